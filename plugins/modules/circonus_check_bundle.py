#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_check_bundle
short_description: Manage the check bundles of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes check bundles, which say what is measured, from where and how. Circonus makes a check for each broker.
  - A bundle is found by its O(display_name), O(target) and O(type); one that is left out may be anything. When several fit, the task
    fails and lists their ids.
  - Circonus deletes no bundle. One that is removed is disabled and leaves the lists; the rule sets of its checks are deleted for good,
    and so are those of a broker that is taken away. The diff lists them as C(rule_sets).
options:
  type:
    description:
      - What kind of check it is, for example V(http), V(json:nad), V(httptrap), V(ping_icmp) or V(caql). Circonus knows more from year
        to year. Needed to create a bundle, and fixed from then on.
    type: str
  target:
    description:
      - What is measured, a name or an address. Needed to create a bundle, but for one of the type V(caql), which has V(q._caql).
    type: str
  display_name:
    description:
      - What the bundle is called. Needed to create one.
    type: str
  brokers:
    description:
      - The brokers it is measured from, all of them, by name or id (V(/broker/1) or V(1)). The order does not matter. Needed to create a
        bundle.
    type: list
    elements: str
  config:
    description:
      - The settings of the O(type), as Circonus names them, for example C(url) and C(method) of V(http). Values become the texts that
        Circonus keeps; V(true) is C("true").
      - Only the keys of the task are compared, so what Circonus fills in is no difference. Other keys stay, and V("") removes one.
      - What stands under a key that speaks of a secret, a password, a passphrase, a community, an API or licence key or a DSN is masked
        in everything that is shown.
    type: dict
  period:
    description:
      - The seconds between two measurements, 10 to 300. V(60) for a new bundle when this is left out.
    type: int
  check_timeout:
    description:
      - The seconds after which a measurement has failed, not more than O(period). V(10) for a new bundle when this is left out.
    type: float
  metrics:
    description:
      - The metrics that are collected, all of them. One that is left out of the list is switched off. The order does not matter.
      - Do not give it together with O(metric_filters).
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the metric.
        type: str
        required: true
      type:
        description: What its values are.
        type: str
        required: true
        choices: [numeric, text, histogram, composite, caql]
      units:
        description: Their unit. V("") removes it.
        type: str
  metric_filters:
    description:
      - Which metrics are collected, all filters in their order; the first one that fits counts. Each is a list of V(allow) or V(deny), a
        regular expression, perhaps C(tags) and a query for them, and perhaps a comment.
    type: list
    elements: list
  metric_limit:
    description:
      - How many metrics are collected at most. V(-1) is no limit, and V(0) leaves it to O(metrics).
    type: int
  notes:
    description:
      - Notes. V("") removes them.
    type: str
  tags:
    description:
      - Tags, all of them, as in V(team:ops). Circonus keeps them in lower case and sorted. V([]) removes all.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/check_bundle/270001) or V(270001).
  - Circonus answers a creation with a bundle that is there already when it measures the same. The module sees that and changes it as the
    task says, with a second call.
  - A bundle that was disabled is found by its O(id) alone, and is brought back when that is given.
  - In check mode RV(resource) of a bundle that would be created lacks C(id), C(metric_limit) and C(notes), and
    C(config) where Circonus does not document what it fills in for that O(type).
"""

EXAMPLES = r"""
- name: The shop's front page
  steadyops.monitoring.circonus_check_bundle:
    display_name: Shop front page
    type: http
    target: shop.example.com
    brokers: ["Ashburn, VA, US"]
    config:
      url: https://shop.example.com/
      code: "^200$"
      redirects: 1
    metrics:
      - {name: code, type: text}
      - {name: duration, type: numeric, units: milliseconds}
    tags: [service:shop, env:prod]

- name: Another one is measured twice a minute
  steadyops.monitoring.circonus_check_bundle:
    display_name: www.example.com http
    period: 30

- name: The shop has closed
  steadyops.monitoring.circonus_check_bundle:
    display_name: Shop front page
    state: absent
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
  sample: circonus
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
from ..module_utils.systems.circonus.kinds import CHECK_BUNDLE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
