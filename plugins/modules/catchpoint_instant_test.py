#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_instant_test
short_description: Run a test of Catchpoint once, now
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Starts an instant test from up to five nodes, waits until it is done, and returns what it has measured, so that a deployment can be tried from
    outside before it goes on.
  - What is run is one of the account's tests, or an address or a script that is no test of the account.
  - Each run of the task starts another one, and costs points. Check mode starts nothing.
options:
  state:
    description:
      - V(started) starts the instant test.
    type: str
    choices: [started]
    default: started
  test:
    description:
      - A test of the account, by name or id. Nothing is said of what it does, for the test has it.
    type: str
  url:
    description:
      - What is asked when there is no O(test), up to 2048 characters. A host for V(ping) and V(traceroute), a domain for V(dns),
        V(ssl://shop.example.org:443) for V(ssl).
    type: str
  type:
    description:
      - What kind of test O(url) or O(script) is for. V(web) when it is left out.
    type: str
    choices:
      - web
      - transaction
      - html_code
      - ftp
      - tcp
      - dns
      - ping
      - smtp
      - api
      - streaming
      - ssh
      - traceroute
      - web_socket
      - ntp
      - imap
      - mqtt
      - ssl
      - playwright
      - puppeteer
  monitor:
    description:
      - What runs it. Left out, it is the usual one of O(type), for V(web) that is V(chrome). One that cannot run O(type) is refused.
    type: str
    choices:
      - chrome
      - object
      - emulated
      - playback
      - mobile_playback
      - mobile
      - ftp
      - tcp
      - dns_experience
      - dns_direct
      - ping_icmp
      - ping_tcp
      - ping_udp
      - smtp
      - api
      - streaming
      - ssh
      - traceroute_icmp
      - traceroute_udp
      - traceroute_tcp
      - web_socket
      - ntp
      - imap
      - mqtt
      - ssl
      - edge
  method:
    description:
      - How a test of type V(web) asks. V(get) when it is left out.
    type: str
    choices: [get, post, head, delete, options, put, patch]
  post_data:
    description:
      - What a test of type V(web) sends along.
    type: str
  script:
    description:
      - The script of a test of type V(transaction), V(api), V(playwright) or V(puppeteer).
      - The vendor does not say where the script of an instant test goes; it is sent where the data of a request go. An instant test of an
        account's O(test) has its script without that doubt.
    type: str
  script_type:
    description:
      - The language of O(script). Left out, it is the usual one of O(type), V(javascript) for V(api) and V(selenium) for V(transaction).
    type: str
    choices: [selenium, javascript, playwright, puppeteer]
  dns_query:
    description:
      - The type of record that a test of type V(dns) asks for. Needed there.
    type: str
    choices: [none, a, ns, cname, soa, ptr, mx, txt, aaaa, srv, naptr, ds, dnskey, svcb, https, any, a_or_aaaa]
  authentication:
    description:
      - Who O(test) logs in as, instead of what stands in the test.
    type: dict
    suboptions:
      username:
        description: The name.
        type: str
      password:
        description: The password.
        type: str
      passwords:
        description: Ids of passwords in the credentials library, instead of both.
        type: list
        elements: int
      tokens:
        description: Ids of tokens in the credentials library.
        type: list
        elements: int
  nodes:
    description:
      - From where it runs, one to five nodes by name or id. Needed.
    type: list
    elements: str
  on_demand:
    description:
      - Whether nodes of Catchpoint may be used. V(false) leaves the enterprise nodes, which are the account's own.
    type: bool
    default: true
  wait:
    description:
      - Whether the task waits until it is done on every node. If not, M(steadyops.monitoring.catchpoint_info) reads later what came of it, by its
        id.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long the task waits, in seconds, or as V(90s), V(5m) or V(PT5M). It fails when the instant test is not done by then; the
        instant test goes on, and the message has its id.
    type: str
    default: 5m
extends_documentation_fragment:
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  idempotent:
    support: none
    details:
      - Every run starts another instant test, because that is what is asked for.
notes:
  - An instant test that has failed is no failure of the task. Assert on C(succeeded).
  - In check mode RV(resource) lacks C(id), C(finished), C(succeeded), C(fields), C(rows) and C(raw).
  - When the answer to the start is lost, nobody can tell whether it was started, for the API lists no instant tests. The task fails then, and says so;
    nothing is started twice by itself.
  - While it waits, each node costs a call every few seconds, and Catchpoint may be asked 20 times a minute.
  - O(timeout) is that of one call, O(wait_timeout) that of the whole.
seealso:
  - module: steadyops.monitoring.catchpoint_info
  - module: steadyops.monitoring.catchpoint_performance_info
"""

EXAMPLES = r"""
- name: Try the front page from two cities before the release goes on
  steadyops.monitoring.catchpoint_instant_test:
    test: Shop front page
    nodes: ["Oslo, NO - Telenor", "Frankfurt, DE - DTAG"]
    wait_timeout: 3m
  register: tried

- name: It answers, and nobody waits longer than ten seconds
  ansible.builtin.assert:
    that:
      - tried.resource.succeeded
      - tried.resource.rows | map(attribute='test_time') | max < 10000
  when: not ansible_check_mode

- name: Start one for an address that no test asks, and look at it later
  steadyops.monitoring.catchpoint_instant_test:
    url: https://preview.shop.example.org/
    nodes: ["Oslo, NO - Telenor"]
    wait: false
  register: started

- name: How it goes
  steadyops.monitoring.catchpoint_info:
    resource: instant_test
    number: "{{ started.resource.id }}"
  register: look
  until: look.resources[0].finished
  retries: 10
  delay: 1
  when: not ansible_check_mode
"""

RETURN = r"""
resource:
  description:
    - The options, and what came of them.
  returned: success
  type: dict
  contains:
    id:
      description: The id of the instant test.
      returned: success, not in check mode
      type: str
    finished:
      description: Whether it is done on every node.
      returned: success, not in check mode
      type: bool
    succeeded:
      description: Whether it went well on every node, null while it is not finished.
      returned: success, not in check mode
      type: bool
    fields:
      description: The metrics, each with C(name) (in the rows), C(title) (of the service), C(unit) and C(statistic), null where none is said.
      returned: success, not in check mode
      type: list
      elements: dict
    rows:
      description:
        - One for each node, with C(node), C(node_id) and C(status); once it is done there also C(succeeded), C(time) (ISO 8601), C(error)
          (null where nothing went wrong), C(link) (where people look at it), and every metric under its name, as a number, null where nothing
          was measured.
      returned: success, not in check mode
      type: list
      elements: dict
    raw:
      description: The records as the service gave them, of the nodes where it is done.
      returned: success, not in check mode
      type: list
      elements: dict
# What follows is written by scripts/generate.py.
action:
  description: What was done, or would be in check mode. V(started) or V(unchanged).
  returned: success
  type: str
  sample: started
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
  sample: catchpoint
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
from ..module_utils.systems.catchpoint.kinds import INSTANT_TEST as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
