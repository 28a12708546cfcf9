# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  alerts:
    description:
      - When somebody is told and who, where that is not inherited. What is left out of it stays as it is.
    type: dict
    suboptions:
      inherit:
        description:
          - V(true) brings back what the folder around it or the product says. Not together with the others.
        type: bool
      inherit_and_add:
        description:
          - V(true) adds the rules to those of the folder or the product, V(false) puts them in their place.
        type: bool
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
"""
