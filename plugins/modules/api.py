#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: api
short_description: Make one call to the API of a service
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Sends one request with the credentials, the retries, the pace and the error messages of the other modules, and returns the
    answer. For what no module does.
  - It knows nothing of what it does. A V(GET) changes nothing; every other verb is sent at every run, and the task reports a
    change each time.
options:
  system:
    description:
      - The service. V(pagerduty) is its REST API; events are sent by M(steadyops.monitoring.pagerduty_alert).
    required: true
    type: str
    choices: [catchpoint, circonus, pagerduty, statuspage, zmon]
  method:
    description:
      - The verb. In check mode only a V(GET) is sent.
    type: str
    choices: [GET, POST, PUT, PATCH, DELETE]
    default: GET
  path:
    description:
      - The path, as the vendor's description has it. It begins with a slash; the address before it is C(api_url) in
        O(connections).
      - The version in front, V(/v2) for Circonus, V(/v1) for Statuspage and V(/api/v1) for ZMON, may be left out. An id that
        is a path itself, such as V(/check/12345), is one already.
      - C({page_id}) and C({organization_id}) stand for O(connections.statuspage.page_id) and
        O(connections.statuspage.organization_id), also when these come from the environment.
    required: true
    type: str
  query:
    description:
      - What stands behind the question mark. A list gives its parameter once for each item.
      - What O(path) has behind a question mark is asked for, too, as far as nothing here has the same name.
    type: dict
    default: {}
  body:
    description:
      - What to send, as a dictionary or a list, or as text that is JSON. It is sent as JSON.
      - Some services want the thing wrapped, for example in C(component); the vendor's description shows it.
    type: raw
  all_pages:
    description:
      - Whether to ask for page after page and return all rows in one list. Only with O(method=GET), and only for an answer
        that is a list or holds exactly one.
      - Pages are counted and sized as the modules do that read the same list. What O(path) or O(query) says of that is not
        heeded.
      - Circonus gives 2000 rows at most and PagerDuty 10000, whatever there is.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.connections
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  check_mode:
    support: partial
    details:
      - A V(GET) is sent. Every other verb is not, the task reports a change, and a warning says that nobody can tell what it
        would have done.
  diff_mode:
    support: none
    details:
      - It does not know what was there before.
  idempotent:
    support: none
    details:
      - It sends what it is told at each run.
notes:
  - A request whose answer was lost is sent again only with V(GET), V(PUT) or V(DELETE). After a V(POST) or a V(PATCH) the task
    fails and says that nobody knows. Look before you run it again, or the thing may be there twice.
  - The tokens and passwords of the connections are masked in what is returned. What else an answer holds, such as the key of an
    integration, is not known to be a secret. Use C(no_log) for such a call.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN, STATUSPAGE_PAGE_ID and the variables of the other services are in the environment.
- name: How the page is set up
  steadyops.monitoring.api:
    system: statuspage
    path: /pages/{page_id}
  register: page

- name: Every component, however many pages the list has
  steadyops.monitoring.api:
    system: statuspage
    path: /pages/{page_id}/components
    all_pages: true
  register: components

- name: Those that are not as they should be
  ansible.builtin.debug:
    msg: "{{ components.data | rejectattr('status', 'equalto', 'operational') | map(attribute='name') }}"

- name: An incident, without the module for it
  steadyops.monitoring.api:
    system: statuspage
    method: POST
    path: /pages/{page_id}/incidents
    body:
      incident:
        name: Logins are slow
        status: investigating
        body: We are looking into it.
        component_ids: "{{ components.data | selectattr('name', 'equalto', 'Website') | map(attribute='id') }}"
  register: incident

- name: And its end, with the text of the body as JSON
  steadyops.monitoring.api:
    system: statuspage
    method: PATCH
    path: /pages/{page_id}/incidents/{{ incident.data.id }}
    body: '{"incident": {"status": "resolved", "body": "Logins are fast again."}}'
  when: incident.data is defined  # in check mode nothing was opened

- name: What is open in PagerDuty
  steadyops.monitoring.api:
    system: pagerduty
    path: /incidents
    query:
      statuses[]: [triggered, acknowledged]
    all_pages: true

- name: An entity in ZMON, with another token than that of the environment
  steadyops.monitoring.api:
    system: zmon
    method: PUT
    path: /entities
    body:
      id: router-17
      type: router
    connections:
      zmon:
        api_token: "{{ zmon_entity_token }}"
        timeout: 60

- name: A check bundle in Circonus by its id, which is its path
  steadyops.monitoring.api:
    system: circonus
    path: /check_bundle/1200
"""

RETURN = r"""
status:
  description:
    - The HTTP status of the answer, also of one that was an error.
  returned: when there was an answer
  type: int
  sample: 200
data:
  description:
    - The answer, decoded from JSON. None when it had no body. With O(all_pages=true) the rows of all pages.
  returned: success, except in check mode with another verb than V(GET)
  type: raw
  sample: {id: kctbh9vrtdwd, name: Example}
request_id:
  description: The vendor's id of the request, for a question to its support.
  returned: when the answer has one, and not with O(all_pages=true)
  type: str
  sample: 55f2a3c1d0e94b6f8a7e
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
      description: Calls that write. None in check mode.
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
  description: What was tried, what the service said, and what to do, in a sentence.
  returned: failure
  type: str
# What follows is written by scripts/generate.py.
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: statuspage
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: GET
endpoint:
  description: The path of the request that failed.
  returned: failure, where one was sent
  type: str
"""

from ..module_utils.catalogue import API as RESOURCE
from ..module_utils.entry import run_module


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
