#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_info
short_description: Read what a Statuspage account holds
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes and announces nothing. Nobody is notified.
  - One module reads every kind of thing, with O(resource) to say which. The things come back under the names of the options
    of their own module, each with its C(id); what refers to something else is given as its id.
  - Lists are walked to their end, a hundred rows a call. Every task reads anew, also in a loop, so that C(until) works.
options:
  resource:
    description:
      - What to read. Most are named like their module without the prefix.
      - V(page) is the page of O(page_id), V(pages) are all that the key reaches, as the service gives them.
      - V(incident) and V(maintenance) are the two kinds of incident, V(incidents) is both, in the form of a maintenance.
      - V(unsubscribed), V(subscriber_count), V(subscriber_histogram) and V(uptime) come as the service gives them. The last
        three are one row each.
    type: str
    required: true
    choices:
      - component
      - component_group
      - embed_config
      - incident
      - incident_subscriber
      - incident_template
      - incidents
      - maintenance
      - metric
      - metrics_provider
      - page
      - page_access_group
      - page_access_user
      - pages
      - postmortem
      - subscriber
      - subscriber_count
      - subscriber_histogram
      - unsubscribed
      - uptime
      - user
  id:
    description:
      - Only the thing with this id. When there is none, RV(resources) is empty; that is no failure.
      - What the service keeps beside a thing is read too then, at a call each. These are the components and metrics of an
        access user, and the permissions of a user.
    type: str
  name:
    description:
      - Only things of this name. Of incidents and maintenances, their key will do as well. For subscribers and users it is the
        e-mail address, for access users also the login, for a metrics provider its type.
      - As with O(id), what is kept beside them is read too.
    type: str
  incident:
    description:
      - The incident whose postmortem or subscribers are read, by key, name or id. Needed for V(postmortem) and
        V(incident_subscriber).
    type: str
  filter:
    description:
      - For incidents and maintenances, one of the lists that the service keeps. Without it all of them are read.
    type: str
    choices: [unresolved, scheduled, upcoming, active_maintenance]
  search:
    description:
      - For incidents and maintenances, words to search in names, statuses, updates and postmortems; not together with
        O(filter).
      - For subscribers, a part of the address.
    type: str
  subscriber_type:
    description:
      - Only subscribers of this type. For V(subscriber) and V(subscriber_count).
    type: str
    choices: [email, sms, webhook, slack, teams, integration_partner]
  subscriber_state:
    description:
      - Only subscribers in this state. The list has every state when it is left out, unlike the service's own, which hides
        whoever has not confirmed yet. A count is of the active ones then, as the service counts.
    type: str
    choices: [active, unconfirmed, quarantined, all]
  component:
    description:
      - The component whose uptime is read, by name or id. The page must show it (C(showcase)).
    type: str
  component_group:
    description:
      - The group whose uptime is read, by name or id.
    type: str
  start:
    description:
      - The first day of the uptime, as V(2026-01-31), V(2026-01) or V(2026). At most six months before O(end).
      - Statuspage takes the last 90 days when it is left out.
    type: str
  end:
    description:
      - The last day of the uptime, written like O(start). Today when it is left out.
    type: str
  skip_related_events:
    description:
      - Whether to leave out which incidents the uptime comes from.
    type: bool
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - Team members are the organization's, not the page's. To read V(user), O(organization_id) is needed as well.
  - An option that has no meaning for O(resource) is refused.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: What is open at the moment
  steadyops.monitoring.statuspage_info:
    resource: incident
    filter: unresolved
  register: open

- name: Say it
  ansible.builtin.debug:
    msg: "{{ item.name }} ({{ item.status }}): {{ item.updates[0].body }}"
  loop: "{{ open.resources }}"
  loop_control:
    label: "{{ item.id }}"

- name: The component of this name, with its id
  steadyops.monitoring.statuspage_info:
    resource: component
    name: Website

- name: How it did in the third quarter
  steadyops.monitoring.statuspage_info:
    resource: uptime
    component: Website
    start: 2026-07
    end: 2026-09

- name: Who has not confirmed yet
  steadyops.monitoring.statuspage_info:
    resource: subscriber
    subscriber_state: unconfirmed
"""

RETURN = r"""
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
  sample: [{id: v6q2k8wd1mzp, name: Website, status: operational, group: q7r5d2vhb9ns}]
# What follows is written by scripts/generate.py.
count:
  description: How many they are.
  returned: success
  type: int
calls:
  description: What this task, or this item of a loop, asked of the service.
  returned: always, once a call could be made
  type: dict
  contains:
    read:
      description: Calls that read.
      returned: success
      type: int
    write:
      description: Calls that write, always none.
      returned: success
      type: int
    retried:
      description: How many times a call was sent again.
      returned: success
      type: int
    waited:
      description: Seconds spent waiting, because the service asked to slow down or failed.
      returned: success
      type: float
  sample: {read: 1, write: 0, retried: 0, waited: 0.0}
msg:
  description: What was tried, on which thing, what the service said, and what to do, in a sentence.
  returned: failure
  type: str
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: statuspage
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 404
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: GET
endpoint:
  description: The path of the request that failed.
  returned: failure, where one was sent
  type: str
request_id:
  description: The vendor's id of that request, for a question to its support.
  returned: failure, where the answer has one
  type: str
"""

from ..module_utils.entry import run_module
from ..module_utils.systems.statuspage.kinds import INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
