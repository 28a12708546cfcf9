#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_product
short_description: Manage the products of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates and changes products, which hold folders and tests, and whose settings these inherit.
  - A product is found by its O(name). One that is inactive is found, too, before a second is made.
  - Nobody can delete a product through the API. Make it V(inactive) with O(status).
options:
  name:
    description:
      - What it is called. Needed to create a product.
    type: str
  division:
    description:
      - The division it is in, by name or id. Left out, it is the one of the key. It cannot be changed.
    type: str
  status:
    description:
      - Whether it is in use. A new one is active.
    type: str
    choices: [active, inactive]
  schedule:
    description:
      - From where and how often its tests run. Needed to create a product, with at least one node or node group. What is left out of it stays
        as it is.
    type: dict
    suboptions:
      frequency:
        description:
          - How often. V(continuous) is without a pause.
        type: str
        choices: ["1m", "5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "24h", "4m", "2m", "3m", continuous,
          "5s", "10s", "20s", "30s"]
      distribution:
        description: How the runs are spread over the nodes.
        type: str
        choices: [random, concurrent, even]
      nodes:
        description: The nodes, by name or id, all of them.
        type: list
        elements: str
      node_groups:
        description: The node groups, by name or id, all of them.
        type: list
        elements: str
      nodes_at_once:
        description: On how many of the nodes each run takes place. V(0) is all of them.
        type: int
      run_schedule:
        description: The id of the run schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
      maintenance_schedule:
        description: The id of the maintenance schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
  request:
    description:
      - What is sent with each request of its tests. What is left out of it stays as it is.
    type: dict
    suboptions:
      authentication:
        description:
          - How it authenticates itself.
        type: dict
        suboptions:
          method:
            description:
              - The method.
            type: str
            choices: [none, basic, digest, ntlm, plain, login, cram_md5, negotiate, wpt_script]
          username:
            description:
              - The user's name, beside O(request.authentication.password).
            type: str
          password:
            description:
              - The user's password. It never comes back, so it is not compared. It is sent with the rest of the request settings
                when something else of them is changed, or O(update_secrets=always).
              - One of the account's library, in O(request.authentication.passwords), is safer.
            type: str
          passwords:
            description:
              - The ids of passwords in the account's library, all of them.
            type: list
            elements: int
      tokens:
        description:
          - The ids of tokens in the account's library, all of them.
        type: list
        elements: int
      certificates:
        description:
          - The ids of certificates in the account's library, all of them.
        type: list
        elements: int
      headers:
        description:
          - Headers, all of them, and what is done with requests.
        type: list
        elements: dict
        suboptions:
          type:
            description:
              - Which header, or what is done.
            type: str
            required: true
            choices: [user_agent, accept, accept_encoding, accept_language, accept_charset, cookie, cache_control, connection, pragma, referer,
              custom, host, request_override, dns_override, request_block, request_delay, dns_resolver_override]
          value:
            description:
              - What it says. It may be empty where the type is V(request_block). Where the name sounds like a secret it is masked, and an export leaves
                it out.
            type: str
          name:
            description:
              - The name of the header, which type V(custom) needs.
            type: str
          child_host:
            description:
              - Of which hosts, which type V(dns_override) needs.
            type: str
  advanced:
    description:
      - How exactly its tests are carried out. What is left out of it stays as it is.
    type: dict
    suboptions:
      flags:
        description:
          - What is switched on, all of it. V(bind_hostname) and V(nsid) exclude each other. What Catchpoint has and is not named here stays as it is.
        type: list
        elements: str
        choices: [verify_on_failure, debug_primary_host, http2, debug_referenced_hosts, capture_http_headers, capture_response_content,
          capture_filmstrip, capture_screenshot, ignore_ssl_errors, bind_hostname, dns_over_tcp, nsid, no_recursion, host_data, zone_data,
          stop_on_document_complete, try_next_nameserver, errors_40x_50x_are_success, favor_fastest_nameserver, do_not_follow_redirects,
          self_versus_third_party_zones, no_download_limit, block_cross_origin_iframes, stop_on_dom_content, no_certificate_revocation_check,
          certificate_pinning, certificate_key_pinning, dnssec, path_mtu, tracing, ecn, dscp, query_limits]
      max_step_runtime:
        description:
          - How long a step may take, in seconds.
        type: int
        choices: [5, 10, 15, 20, 30, 60, 90, 120]
      wait_for_no_activity:
        description:
          - How long it must be quiet before a page counts as complete, 500 to 5000 milliseconds by steps of 500. Only with V(stop_on_document_complete)
            among the flags.
        type: int
      viewport_height:
        description:
          - The height of the window, 300 to 2000 pixels.
        type: int
      viewport_width:
        description:
          - The width of the window, 300 to 2000 pixels.
        type: int
      failure_hop_count:
        description:
          - After how many hops without an answer a traceroute gives up, 7 to 20.
        type: int
      ping_count:
        description:
          - How many pings a traceroute sends to each hop, 4 to 20.
        type: int
      edns_subnet:
        description:
          - The subnet that is said with a DNS query.
        type: str
      additional_monitor:
        description:
          - What runs beside it.
        type: str
        choices: [ping_icmp, traceroute_icmp, ping_tcp, traceroute_udp, ping_udp, traceroute_tcp]
      bandwidth:
        description:
          - How fast the connection is made to look. V(gprs), V(regular_2g), V(good_2g), V(regular_3g), V(good_3g), V(regular_4g), V(dsl), V(wifi),
            V(regular_5g), V(fiber), V(cable), V(lte), V(mobile_edge) or V(dialup), or a number.
        type: str
      self_zone_match:
        description:
          - By what it is told which hosts are people's own.
        type: str
        choices: [test_url, wildcard, regex]
      self_zone:
        description:
          - What the hosts must match.
        type: str
  alerts:
    description:
      - When somebody is told of its tests and who. What is left out of it stays as it is.
    type: dict
    suboptions:
      rules:
        description:
          - The rules, all of them, in any order. A rule that is there already keeps what is left out of it.
        type: list
        elements: dict
        suboptions:
          type:
            description:
              - What is watched. V(byte_length), V(content_match), V(host_failure), V(timing), V(test_failure), V(insight), V(ping), V(requests),
                V(availability), V(address), V(dns), V(path), V(asn) or V(experience_score), or a number.
            type: str
            required: true
          subtype:
            description:
              - What of it, as V(response), V(ttfb), V(connect), V(ssl), V(document_complete), V(response_code), V(regular_expression), V(downtime),
                V(round_trip), V(packet_loss), V(days_to_expiry) or V(origin_as), or the number that Catchpoint has for another one. A wrong word is
                answered with all of them.
            type: str
          threshold:
            description:
              - On how many runs or nodes it must be wrong.
            type: dict
            required: true
            suboptions:
              type:
                description:
                  - What is counted.
                type: str
                required: true
                choices: [runs, average_across_nodes, node]
              number:
                description:
                  - How many. This or O(alerts.rules[].threshold.percentage) is needed, but where the type is V(average_across_nodes).
                type: int
              percentage:
                description:
                  - How many percent.
                type: float
              failing:
                description:
                  - How many must fail, where the type is V(average_across_nodes).
                type: int
              consecutive:
                description:
                  - How many runs in a row, where the type is V(node). V(0) is none.
                type: int
              per_node_average:
                description:
                  - Whether each node is held against its own past.
                type: bool
          trigger:
            description:
              - From when on it is wrong.
            type: dict
            required: true
            suboptions:
              type:
                description:
                  - With what a value is compared.
                type: str
                required: true
                choices: [none, specific, trailing, trend_shift]
              operation:
                description:
                  - How.
                type: str
                choices: [not_equals, equals, greater_than, greater_or_equal, less_than, less_or_equal, not_between, between]
              warning:
                description:
                  - The limit for a warning.
                type: float
              critical:
                description:
                  - The limit for a critical alert.
                type: float
              warning_reminder:
                description:
                  - After how many minutes a warning is repeated. V(0) is never.
                type: int
                choices: [0, 1, 5, 10, 15, 30, 60, 1440]
              critical_reminder:
                description:
                  - After how many minutes a critical alert is repeated. V(0) is never.
                type: int
                choices: [0, 1, 5, 10, 15, 30, 60, 1440]
              interval:
                description:
                  - Over how many minutes it is looked at. V(0) is the usual time.
                type: int
                choices: [0, 1, 5, 10, 15, 20, 30, 45, 60, 120, 360, 720]
              history:
                description:
                  - With how many minutes of the past it is compared, where the type is V(trailing).
                type: int
                choices: [5, 10, 15, 30, 60, 120, 360, 720, 1440, 10080]
              statistic:
                description:
                  - By which figure, where the type is V(trailing).
                type: str
                choices: [counter, average, median, standard_deviation, min, max, geometric_mean, p95, p85, p75, p99, custom, p25]
              expression:
                description:
                  - The expression that must match.
                type: str
              filter:
                description:
                  - To what the rule is limited.
                type: str
                choices: [none, index, name, address, any, destination, composite_test, composite_folder, composite_product, composite_alert_type,
                  composite_alert_subtype]
              filter_value:
                description:
                  - What that must be.
                type: str
              dns_record:
                description:
                  - Which type of record, of a DNS alert.
                type: str
                choices: [a, ns, cname, aaaa, a_or_aaaa]
              dns_resolved_name:
                description:
                  - The name it must lead to, of a DNS alert.
                type: str
              dns_ttl:
                description:
                  - How long it must be kept, in seconds, of a DNS alert.
                type: int
              rolling_window:
                description:
                  - Whether the interval moves with each run.
                type: bool
          notify:
            description:
              - Who is told. V(default) is who stands in O(alerts.notification), V(additional) who stands in O(alerts.rules[].notifications).
            type: str
            choices: [default, default_and_additional, nobody, additional]
          notifications:
            description:
              - Who is told of this rule, five of them at most.
            type: list
            elements: dict
            suboptions:
              subject:
                description:
                  - The subject. It may hold macros, as C(${TestName}).
                type: str
                required: true
              recipients:
                description:
                  - Who, all of them.
                type: list
                elements: dict
                suboptions:
                  email:
                    description:
                      - An address. It does not matter whether it is that of a contact.
                    type: str
                  contact_group:
                    description:
                      - The id of a group of contacts.
                    type: str
              on_warning:
                description:
                  - Whether of warnings. Left out when it is made, it is V(true).
                type: bool
              on_critical:
                description:
                  - Whether of critical alerts. Left out when it is made, it is V(true).
                type: bool
              on_improved:
                description:
                  - Whether of improvements. Left out when it is made, it is V(true).
                type: bool
              webhooks:
                description:
                  - The ids of alert webhooks, all of them.
                type: list
                elements: str
          enforce_test_failure:
            description:
              - Whether the alert makes the run a failed one.
            type: bool
          omit_scatterplot:
            description:
              - Whether the alert comes without its picture.
            type: bool
          match_all_records:
            description:
              - Whether every record must match.
            type: bool
          instructions:
            description:
              - A text that stands in the alert. V("") is none.
            type: str
      notification:
        description:
          - Who is told of every rule.
        type: dict
        suboptions:
          subject:
            description:
              - The subject. It may hold macros, as C(${TestName}).
            type: str
            required: true
          recipients:
            description:
              - Who, all of them.
            type: list
            elements: dict
            suboptions:
              email:
                description:
                  - An address. It does not matter whether it is that of a contact.
                type: str
              contact_group:
                description:
                  - The id of a group of contacts.
                type: str
          on_warning:
            description:
              - Whether of warnings. Left out when it is made, it is V(true).
            type: bool
          on_critical:
            description:
              - Whether of critical alerts. Left out when it is made, it is V(true).
            type: bool
          on_improved:
            description:
              - Whether of improvements. Left out when it is made, it is V(true).
            type: bool
          webhooks:
            description:
              - The ids of alert webhooks, all of them.
            type: list
            elements: str
  insights:
    description:
      - What is looked for in the answers. What is left out of it stays as it is.
    type: dict
    suboptions:
      disabled:
        description:
          - V(true) looks for nothing at all. Not together with the others.
        type: bool
      indicators:
        description:
          - The ids of indicators, all of them.
        type: list
        elements: str
      tracepoints:
        description:
          - The ids of tracepoints, all of them.
        type: list
        elements: str
  data_webhook:
    description:
      - The id of the webhook that gets the data of its tests. V(0) is none.
    type: int
  update_secrets:
    description:
      - When O(request.authentication.password) is sent. With V(on_create) that is when the request settings are written in any case.
        With V(always) it is sent in every run that gives it, and the task reports a change each time.
    type: str
    choices: [on_create, always]
    default: on_create
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a product that would be created lacks C(id), and what is left out of O(request), O(advanced), O(alerts) and
    O(insights).
"""

EXAMPLES = r"""
- name: All that the shop is made of, every ten minutes from Oslo
  steadyops.monitoring.catchpoint_product:
    name: Warehouse
    schedule:
      frequency: 10m
      nodes: ["Oslo, NO - Telenor"]

- name: People are told when one of its tests is slow on two nodes
  steadyops.monitoring.catchpoint_product:
    name: Shop
    alerts:
      rules:
        - type: timing
          subtype: response
          threshold: {type: node, number: 2}
          trigger: {type: specific, operation: greater_than, warning: 3000, critical: 5000}
      notification:
        subject: "{{ '${TestName} is slow' }}"
        recipients:
          - email: grace@example.com

- name: Another one is not used any more
  steadyops.monitoring.catchpoint_product:
    name: Platform
    status: inactive
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
    - A reference is shown as the task wrote it, otherwise as an id.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(created), V(updated) or V(unchanged).
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
from ..module_utils.systems.catchpoint.kinds import PRODUCT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
