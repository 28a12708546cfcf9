#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_component
short_description: Manage the components of a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes components, the lines of a status page that have a status each.
  - A status set here opens no incident and posts no update. Subscribers by webhook are called at every change of a
    status all the same, and no option keeps it from them; whether subscribers by e-mail hear of it, the vendor does not
    say. A second run changes nothing, so it tells nobody anything.
  - Names are not unique in Statuspage, not even inside a group. When several components fit O(name) and O(group), the
    task fails and lists their ids; say with O(id) which one is meant.
options:
  name:
    description:
      - The name on the page. Blanks around it do not count. Needed to create a component.
      - Without O(id), this and O(group) say which component is meant. With O(id), the component gets this name.
    type: str
  group:
    description:
      - The component group, by name or id. It must be there.
      - Without O(id) it is part of the name. V(API) in one group and V(API) in another are two components, and V("") means
        one that is in no group. Left out, any group will do, and a new component is put in none.
      - With O(id) the component is moved there, and V("") takes it out of its group.
      - Statuspage removes a group silently when it loses its last component.
    type: str
  description:
    description:
      - The text behind the question mark beside the name. V("") removes it.
    type: str
  status:
    description:
      - The status to show. A new component is V(operational) when this is left out.
      - People, incidents and maintenances change it too. Leave it out in a task that describes what the page looks like,
        and set it in the task that knows that something is wrong.
    type: str
    choices: [operational, degraded_performance, partial_outage, major_outage, under_maintenance]
  status_from:
    description:
      - The statuses from which O(status) may be reached. When the component has another, somebody else has changed it; its
        status is left alone, with a warning. A component that is created gets its O(status) in any case.
      - Left out, O(status) is set whatever it was.
    type: list
    elements: str
    choices: [operational, degraded_performance, partial_outage, major_outage, under_maintenance]
  showcase:
    description:
      - Whether the page shows the component's uptime of the last 90 days. The component itself is shown either way.
      - When left out, Statuspage decides for a new component.
    type: bool
  only_show_if_degraded:
    description:
      - Whether the component is hidden while it is V(operational). Not every plan includes this.
      - A new component is always shown when this is left out.
    type: bool
  start_date:
    description:
      - The first day of the uptime history, as V(2026-01-31).
      - When left out, Statuspage takes the day of creation for a component whose uptime is shown.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a component that would be created lacks C(id), C(position) and C(automation_email), and
    those of O(description), O(status), O(group), O(showcase), O(only_show_if_degraded) and O(start_date) that the task
    leaves out. Of one that would be changed it lacks C(position), which Statuspage counts anew when a component moves.
  - C(position) and C(automation_email) are returned and cannot be set. The API cannot order components.
  - Say in one place who is in a group. Here, or with
    O(steadyops.monitoring.statuspage_component_group#module:components) of the group, but not both. A group's task takes
    out whom it does not list, and a task here that looks for such a component in the group then makes a second one. The
    module M(steadyops.monitoring.export) says it in the group.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    component is not there.
seealso:
  - module: steadyops.monitoring.statuspage_component_group
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The API is a line of its own in the group Core
  steadyops.monitoring.statuspage_component:
    name: API
    group: Core
    description: The public REST API
    showcase: true
  register: api

- name: The API is partly down
  steadyops.monitoring.statuspage_component:
    name: API
    group: Core
    status: partial_outage

- name: It gets another name and leaves its group, so its id says which one it is
  steadyops.monitoring.statuspage_component:
    id: "{{ api.resource.id }}"
    name: Public API
    group: ""
  when: api.resource.id is defined  # a component that check mode would create has no id yet

- name: It is no longer on the page
  steadyops.monitoring.statuspage_component:
    name: Public API
    group: ""
    state: absent

- name: After the maintenance, set back what it has changed, and nothing that somebody has changed since
  steadyops.monitoring.statuspage_component:
    name: "{{ item }}"
    group: Regional
    status: operational
    status_from: [under_maintenance]
  loop: [EU, US]
  loop_control:
    label: "{{ item }}"

- name: Another page, with a key of its own
  module_defaults:
    group/steadyops.monitoring.statuspage:
      page_id: kctbh9vrtdwd
      api_token: "{{ partner_page_key }}"
  block:
    - name: The shop is on the page for partners
      steadyops.monitoring.statuspage_component:
        name: Shop
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides. Empty when it is gone.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
    - A reference is shown as the task wrote it, otherwise as an id.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(created), V(updated), V(deleted) or V(unchanged).
  returned: success
  type: str
  sample: updated
diff:
  description: What changed, or would change in check mode, under the names of the options. Secrets are masked.
  returned: success
  type: dict
  contains:
    before:
      description: The values before.
      returned: success
      type: dict
    after:
      description: The values after.
      returned: success
      type: dict
    before_header:
      description: What the values belong to.
      returned: success
      type: str
    after_header:
      description: The same.
      returned: success
      type: str
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
      description: Calls that write. None in check mode, and none when nothing changed.
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
  sample: {read: 1, write: 1, retried: 0, waited: 0.0}
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
  sample: 422
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: POST
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
from ..module_utils.systems.statuspage.components import COMPONENT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
