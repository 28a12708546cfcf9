#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_test
short_description: Manage, pause and mute the tests of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and deletes tests. A test is found by its O(name) and its O(product), and by its O(folder) where that is given. One that is
    inactive is found, too, before a second is made, and one that somebody deleted in the portal is made again.
  - What a test inherits is told apart from what is its own, and C(inherit) brings the inherited back.
  - With O(state=paused) and a O(key), tests stop running, and with O(state=resumed) and the same key those run again that this key has paused, and
    no others. What was inactive before stays so, and what another key has paused, too, is resumed with the last of them. A pause has no end of its own.
  - With O(muted_until) or O(muted_for), tests go on measuring, and alert nobody until that time. Of several tests it is one call.
options:
  id:
    description:
      - The id of one that is there. Then its name is an option like the others, and can be changed.
    type: str
  state:
    description:
      - V(present) makes it as the task says, V(absent) deletes it.
      - V(paused) stops the tests that are meant under a O(key); V(resumed) lets those run again that the O(key) has paused, all of them, or those
        that are meant.
      - Tests are meant by O(tests), O(name), O(id), O(product) or O(folder); with the last two alone, all that are in it.
    type: str
    choices: [present, absent, paused, resumed]
    default: present
  name:
    description:
      - What it is called. Needed to create a test.
    type: str
  product:
    description:
      - The product it is in, by name or id. Needed to create a test.
    type: str
  folder:
    description:
      - The folder it is in, by name or id. Given, it says which of several tests of one name is meant; V("") means the top of the product.
      - To move a test, name it by O(id).
    type: str
  division:
    description:
      - The division it is in, by name or id. Left out, it is the one of its product. It cannot be changed.
    type: str
  type:
    description:
      - What kind of test it is. Needed to create one. It cannot be changed.
      - V(web), V(api), V(transaction), V(playwright), V(puppeteer), V(dns), V(ping), V(traceroute), V(ssl) and V(bgp) are known well, and what does not
        go with them is refused before any call.
      - Others are V(html_code), V(ftp), V(tcp), V(smtp), V(udp), V(streaming), V(ssh), V(web_socket), V(ntp), V(imap), V(mqtt), V(bulk), V(wifi),
        V(node_to_node), V(bandwidth) and V(transaction_new), or the number that Catchpoint has for one.
    type: str
  monitor:
    description:
      - What carries it out. Left out at a creation, it is the usual one of the type, which stands first here.
      - Of type V(web) V(chrome), V(object), V(emulated), V(playback), V(mobile_playback) or V(mobile); of type V(transaction) V(chrome), V(emulated) or
        V(mobile); of type V(playwright) V(chrome) or V(edge); of types V(puppeteer) V(chrome) and V(api) V(api).
      - Of type V(dns) V(dns_experience) or V(dns_direct); of type V(ping) V(ping_icmp), V(ping_tcp) or V(ping_udp); of type V(traceroute)
        V(traceroute_icmp), V(traceroute_udp) or V(traceroute_tcp); of type V(ssl) V(ssl); of type V(bgp) V(bgp) or V(bgp_basic).
      - It may be the number that Catchpoint has for another one.
    type: str
  description:
    description:
      - A text for people, of 128 characters at most.
    type: str
  url:
    description:
      - What is tested. An address of type V(web), a domain of type V(dns), a host of types V(ping) and V(traceroute), C(ssl://host:port) of type
        V(ssl), and a prefix of type V(bgp). Needed to create a test that has no script.
    type: str
  status:
    description:
      - Whether it runs. A new one is active. What is paused under a key stays inactive until that is resumed.
    type: str
    choices: [active, inactive]
  start_time:
    description:
      - When it begins to run, with a time zone or in UTC. A new one begins at once. An existing one is only changed when this is given.
    type: str
  end_time:
    description:
      - When it ends by itself. V("") is never, where the account lets a test run for ever.
    type: str
  alerts_paused:
    description:
      - Whether its alerts are muted. V(true) mutes them without end, where they are not muted already; V(false) ends every mute. No export says it.
    type: bool
  data_webhook:
    description:
      - Whether its data go to the webhook of its product.
    type: bool
  gateway:
    description:
      - The address or host of a gateway.
    type: str
  script:
    description:
      - The script, of types V(api), V(transaction), V(playwright) and V(puppeteer), which cannot be created without. Line ends and blanks around it do
        not count.
    type: str
  script_type:
    description:
      - The language of the script. Left out, it is that of the type; of type V(api) it can be V(javascript), which is usual, or V(selenium).
    type: str
    choices: [selenium, javascript, playwright, puppeteer, json]
  chrome_version:
    description:
      - The version of Chrome, where that is the monitor. V(stable), which is usual, V(preview), one of C(53), C(59), C(63), C(66), C(71), C(75), C(85),
        C(87), C(89), C(97), C(108) and C(120), or the id that Catchpoint has for another one, as C(id 31965).
    type: str
  user_agent:
    description:
      - As what it passes itself off, with monitors V(mobile), V(playback) and V(mobile_playback).
      - V(ie), V(chrome), V(android), V(iphone), V(ipad_2), V(kindle_fire), V(galaxy_tab), V(iphone_5), V(ipad_mini), V(galaxy_note), V(nexus_7),
        V(nexus_4), V(lumia_920), V(iphone_6), V(blackberry_z30), V(galaxy_s4), V(htc_one_x), V(lg_optimus_g), V(droid_razr_hd), V(nexus_6),
        V(iphone_6s), V(galaxy_s6), V(iphone_7), V(google_pixel) or V(galaxy_s8), or the number that Catchpoint has for a newer one.
    type: str
  http_method:
    description:
      - How the page is asked for, of type V(web).
    type: str
    choices: [get, post, head, delete, options, put, patch]
  post_data:
    description:
      - What is sent with it.
    type: str
  post_data_format:
    description:
      - How that is written.
    type: str
    choices: [plain_text, hex, base64]
  dns_server:
    description:
      - The name server that is asked, with monitor V(dns_direct).
    type: str
  dns_query:
    description:
      - What is asked for, of type V(dns), which cannot be created without. V(none), V(a), V(ns), V(cname), V(soa), V(ptr), V(mx), V(txt), V(aaaa),
        V(srv), V(naptr), V(ds), V(dnskey), V(svcb), V(https), V(any), V(a_or_aaaa), or the number of another type of record.
    type: str
  certificate_pinning:
    description:
      - Whether the certificate must stay the same, of type V(ssl).
    type: bool
  certificate_key_pinning:
    description:
      - Whether the key of the certificate must stay the same, of type V(ssl).
    type: bool
  thresholds:
    description:
      - The limits by which its Apdex is worked out. What is left out stays as it is, and V(0) is none.
    type: dict
    suboptions:
      test_time_warning:
        description:
          - Milliseconds.
        type: float
      test_time_critical:
        description:
          - Milliseconds.
        type: float
      availability_warning:
        description:
          - Percent.
        type: float
      availability_critical:
        description:
          - Percent.
        type: float
  labels:
    description:
      - 'Its labels, all of them, as C(name: [values]). What is not in the account''s library is made there, where the key may do that. V({}) takes all
        off.'
      - The label that says who has paused the test is not among them.
    type: dict
  schedule:
    description:
      - From where and how often it runs, where that is not the schedule of its folder or product. What is left out of it stays as it is. Of type V(bgp)
        there is none.
    type: dict
    suboptions:
      inherit:
        description:
          - V(true) brings back what the folder or the product says. Not together with the others.
        type: bool
      frequency:
        description:
          - How often. V(continuous) is without a pause.
        type: str
        choices: ["1m", "5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "24h", "4m", "2m", "3m", continuous, "5s",
          "10s", "20s", "30s"]
      distribution:
        description:
          - How the runs are spread over the nodes.
        type: str
        choices: [random, concurrent, even]
      nodes:
        description:
          - The nodes, by name or id, all of them. One that was inherited until then needs them, or O(schedule.node_groups), for nothing inherited is
            copied into it.
        type: list
        elements: str
      node_groups:
        description:
          - The node groups, by name or id, all of them.
        type: list
        elements: str
      nodes_at_once:
        description:
          - On how many of the nodes each run takes place. V(0) is all of them.
        type: int
      run_schedule:
        description: The id of the run schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
      maintenance_schedule:
        description: The id of the maintenance schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
  key:
    description:
      - Whose pause this is, as the number of a change. States V(paused) and V(resumed) need it.
    type: str
  tests:
    description:
      - Several tests, by name or id, which are paused, resumed, muted or deleted at once.
    type: list
    elements: str
  muted_until:
    description:
      - Mutes the alerts until this time, with a time zone or in UTC; the tests go on measuring. What is muted for longer or without end is left so. The
        service ends it by itself, to the minute.
    type: str
  muted_for:
    description:
      - 'Mutes the alerts for this time, as C(90m) or C(2h). It counts from the first run: the same task again does not move the end, and another length
        does, from the same beginning.'
    type: str
  update_secrets:
    description:
      - When O(request.authentication.password) is sent. With V(on_create) that is when the request settings are written in any case.
        With V(always) it is sent in every run that gives it, and the task reports a change each time.
    type: str
    choices: [on_create, always]
    default: on_create
extends_documentation_fragment:
  - steadyops.monitoring.catchpoint_sections
  - steadyops.monitoring.catchpoint_alerts
  - steadyops.monitoring.replace
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a test that would be created lacks C(id), and C(paused_by), O(start_time), O(description), O(alerts_paused),
    O(data_webhook), O(request), O(advanced), O(alerts) and O(insights) where the task leaves them out.
  - The keys of a pause are the values of a label, C(steadyops-paused), which the test bears as long as it is paused. Where the key of the API may make
    no labels, the task is refused, and nothing is paused. The label stays in the account's library.
  - A length in O(muted_for) is remembered in a label that no test bears, C(steadyops-muted).
"""

EXAMPLES = r"""
- name: The front page, every five minutes from Oslo
  steadyops.monitoring.catchpoint_test:
    name: Basket
    product: Shop
    type: web
    url: https://shop.example.org/basket
    labels:
      env: [prod]
    schedule:
      frequency: 5m
      nodes: ["Oslo, NO - Telenor"]

- name: It runs as often as the rest of the shop again
  steadyops.monitoring.catchpoint_test:
    name: Basket
    product: Shop
    type: web
    url: https://shop.example.org/basket
    schedule:
      inherit: true

- name: A script that gets a token
  steadyops.monitoring.catchpoint_test:
    name: Login service
    product: Shop
    folder: Checkout
    type: api
    script: |
      open("https://auth.example.org/token")

- name: Nobody is alerted while it is released
  steadyops.monitoring.catchpoint_test:
    tests: [Basket, Login service]
    muted_for: 30m

- name: Nothing of the checkout runs during the change
  steadyops.monitoring.catchpoint_test:
    product: Shop
    folder: Checkout
    key: CHG-4711
    state: paused

- name: What this change has paused runs again
  steadyops.monitoring.catchpoint_test:
    key: CHG-4711
    state: resumed
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
  description: What was done, or would be in check mode. V(created), V(updated), V(replaced), V(deleted) or V(unchanged).
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
from ..module_utils.systems.catchpoint.kinds import TEST as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
