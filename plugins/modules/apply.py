#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: apply
short_description: Bring many things of several services into their state in one task
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Takes a list of things, each with the options of its module, and creates, changes and removes what differs. Everything is
    read first, each collection once, then everything is planned, and only then something is written.
  - What refers to another entry by its name is created after it, and removed before it, wherever the two stand in the list.
  - Before the first call, every entry is checked as its module would check it. An unknown option, a wrong type, a secret whose
    variable was not filled in, a missing credential, two entries for one thing, entries that need each other in a circle, and
    a filter of O(prune) that is none fail the task.
  - Before the first write, names are looked up, every entry is planned, and removals are counted. A name that nothing or
    more than one thing bears, a change that the service does not offer, a creation that lacks an option, and more removals
    than O(prune_limit) fail the task. Nothing has been written then, and the message says which entry is meant.
  - An entry that fails when it is written does not stop the others. What needs it is not tried, nothing is removed by
    O(prune), and the task fails in the end with a list of what failed.
options:
  resources:
    description:
      - The things. Each entry is the name of a module with its options under it, as in a task of its own.
        M(steadyops.monitoring.circonus_rule_set), M(steadyops.monitoring.pagerduty_alert),
        M(steadyops.monitoring.statuspage_component), M(steadyops.monitoring.zmon_alert_definition) and
        M(steadyops.monitoring.zmon_downtime) can be named, with or without C(steadyops.monitoring.) in front.
      - C(formerly) in an entry says what the thing was called before, as a dictionary of the options by which it was found then. When
        nothing is there as the entry calls it, that thing is renamed or moved, which is an update and no second thing. Once this is done,
        or where there never was such a thing, C(formerly) does nothing.
      - Options of the connection may stand in an entry too and count more there than O(connections), for example the
        C(page_id) of another page.
      - Secrets in an entry are masked in everything that is shown.
    required: true
    type: list
    elements: dict
  prune:
    description:
      - What to remove because it is there and not listed. Each item is the name of a module with a filter under it, and a
        filter is one or more options with the values that a thing must have, all of them. References are named as in an entry.
      - What an entry names in an option stays, and so does what that hangs on. Nothing is under a filter that names something that
        is not there, and a warning says so.
      - A filter cannot be empty, and it cannot be a secret or an option that only guides the module. The account is that of
        O(connections) and the environment.
      - Removed is only what the list of the service shows. Alerts in ZMON that are not active are not in it. When there are
        more things than a service lets anybody list, such as 2000 in Circonus, the task fails before anything is written.
      - C(zmon_downtime) and C(pagerduty_alert) cannot be pruned, because these services do not list them.
      - It happens after everything else, and only when no entry has failed.
    type: list
    elements: dict
    default: []
  prune_limit:
    description:
      - How many things O(prune) may remove at most, as a number, or as a part of what is there under its filters, such as
        V(5%). When there would be more, the task fails before anything is written, and names them.
      - Entries with C(state=absent) do not count.
    type: str
    default: "10"
  parallel:
    description:
      - How many lists are read, and how many things written, at the same time, over all services together. One at least.
      - More is not faster than the C(pace) of a service allows.
    type: int
    default: 10
  plan_to:
    description:
      - A file into which check mode writes what would be done, so that people can approve it before O(plan_from) does it. It says of
        each entry and of each thing that O(prune) removes what would become of it, with the values before and after, in JSON.
      - It has no secret in it, and only the user that runs the module may read it. It is replaced when it is there. Its folder
        is made where it is missing.
      - It is for check mode only. Set C(check_mode=true) on the task to plan in a play that is not in check mode itself.
      - It is on the machine where the module runs, like O(plan_from). A relative path begins in the folder of the playbook, and on another
        machine in the home folder of the user that Ansible is there.
    type: path
  plan_from:
    description:
      - A file that O(plan_to) has written. What stands in it is done, all of it and nothing else, or the task fails before
        anything is written and names what is no longer as it was.
      - That is an entry that is new, is gone or says something else, also in a secret; another O(prune); a thing that is not as
        it was seen, in any option of a thing that would be written or removed, but not in what incidents and people move, such as the
        status of a component; and something that would be done, or need not be done any more, other than in the plan.
      - The order of the entries, O(parallel), O(prune_limit), tokens, and other options of the connection that do not say which
        account it is, may differ.
      - When all of it is done already, nothing is changed, so the task can be run again. After a run that ended half-way it is
        refused, because there is less to do than was approved. Make a new plan then.
      - In check mode it says the same, and writes nothing.
    type: path
extends_documentation_fragment:
  - steadyops.monitoring.connections
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  check_mode:
    details:
      - Reads and plans everything, counts the removals, and writes nothing but the file of O(plan_to).
      - A name that nothing bears yet is a warning here, because an earlier task may create it. It fails the real run, and it is
        no warning when an entry of this task creates it. A name that more than one thing bears fails here too.
  diff_mode:
    details:
      - Shows in one diff the options that the entries give, and all that are set of what is removed, under the label of each
        thing and in the order of the list. Secrets are masked.
      - What a removed thing refers to is shown by its name where a list that was read tells it, otherwise by its id.
  idempotent:
    support: partial
    details:
      - As far as the modules of the entries are. The notes of M(steadyops.monitoring.zmon_downtime) and
        M(steadyops.monitoring.pagerduty_alert) say when they are not.
notes:
  - Run it again after a failure, or after a run that was killed. It looks before it writes, so what was made is found.
  - An entry with C(state=absent) goes before what it refers to when it says so. Name its parent in the entry when both are
    removed.
  - O(max_wait) and O(retries) count for each entry, not for the task.
  - "When writing takes longer than 5 seconds, a line for each service says how far it is, at most every 5 seconds, such as
    C(statuspage: 120 of 400 written, about 5 min left). A shipped module can show nothing before its end, so this is for the
    local connection only."
  - The keyword C(timeout) of a task ends it at once. What was being sent may still have arrived.
"""

EXAMPLES = r"""
# CIRCONUS_API_TOKEN, STATUSPAGE_API_TOKEN, STATUSPAGE_PAGE_ID, ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: What watches the routers, and the line that the customers see, in any order
  steadyops.monitoring.apply:
    resources:
      - zmon_alert_definition:
          name: Router slow in Kinshasa
          team: Platform/Software
          parent: Router slow
          priority: 1
      - zmon_alert_definition:
          name: Router slow
          description: A router answers late
          team: Platform/Software
          template: true
          check_definition: Router latency
          entities:
            - type: router
          condition: value > limit
          parameters:
            limit: {comment: milliseconds, type: int, value: 200}
          priority: 3
      - circonus_rule_set:
          check: /check/12345
          metric_name: duration
          metric_type: numeric
          rules:
            - criteria: max value
              severity: 2
              value: 500
          contact_groups:
            2: [On Call]
      - statuspage_component:
          name: API
          group: Core

- name: The page has these lines in the group Regional and no others
  steadyops.monitoring.apply:
    resources:
      - statuspage_component: {name: EU, group: Regional}
      - statuspage_component: {name: Asia, group: Regional}
    prune:
      - statuspage_component: {group: Regional}
    prune_limit: 1

- name: Lists of two teams in one task, and at most half of what is there under their names removed
  steadyops.monitoring.apply:
    resources: "{{ software_alerts + network_alerts }}"
    prune:
      - zmon_alert_definition: {team: Platform/Software}
      - zmon_alert_definition: {team: Platform/Network}
    prune_limit: 50%

- name: Two pages with two keys, each kept to less than half of the calls it may make
  steadyops.monitoring.apply:
    resources:
      - statuspage_component: {name: Shop, description: The shop for everybody}
      - statuspage_component:
          name: Shop
          description: The shop for partners
          page_id: "{{ partner_page_id }}"
          api_token: "{{ partner_page_key }}"
    connections:
      statuspage:
        page_id: kctbh9vrtdwd
        api_token: "{{ statuspage_api_token }}"
        pace: 25

- name: One line gets another name, and keeps its history and its subscribers
  steadyops.monitoring.apply:
    resources:
      - statuspage_component:
          name: Europe
          group: Regional
          formerly: {name: EU, group: Regional}

- name: What would be done, for people to look at
  steadyops.monitoring.apply:
    resources: "{{ software_alerts }}"
    plan_to: "{{ playbook_dir }}/plans/software.json"
  check_mode: true

- name: Exactly that, once it is approved
  steadyops.monitoring.apply:
    resources: "{{ software_alerts }}"
    plan_from: "{{ playbook_dir }}/plans/software.json"

- name: What is no longer wanted, the child with its parent
  steadyops.monitoring.apply:
    resources:
      - zmon_alert_definition: {name: Router slow, team: Platform/Software, state: absent}
      - zmon_alert_definition:
          name: Router slow in Kinshasa
          team: Platform/Software
          parent: Router slow
          state: absent
  register: cleaned

- name: What has become of each
  ansible.builtin.debug:
    msg: "{{ cleaned.entries | items2dict(key_name='name', value_name='action') }}"
"""

RETURN = r"""
entries:
  description:
    - One line for each entry, in the order of O(resources), and after them one for each thing that O(prune) removes.
  returned: when everything was planned, also when entries failed then
  type: list
  elements: dict
  contains:
    index:
      description: Where it stands in O(resources), from 0. None for what O(prune) removes.
      returned: success
      type: int
    module:
      description: Its module.
      returned: success
      type: str
    name:
      description: The options that say which thing is meant, as far as they are given, with a slash between them.
      returned: success
      type: str
    action:
      description:
        - What was done, or would be in check mode. V(created), V(updated), V(replaced), V(deleted), V(unchanged) or
          V(failed); for an alert in PagerDuty the state it was brought into.
      returned: success
      type: str
    changed:
      description: Whether it was changed, or would be.
      returned: success
      type: bool
    id:
      description: Its id, once it has one. A downtime or an alert in PagerDuty shows one only where the service told it.
      returned: when known
      type: str
    label:
      description: The heading under which its part of RV(diff) stands.
      returned: when it was changed, or would be
      type: str
    url:
      description: Where people look at it in a browser. PagerDuty tells it of most things, and Statuspage of incidents and maintenances.
      returned: when the service told it
      type: str
    msg:
      description: Why it failed, or why it was not tried.
      returned: when it failed
      type: str
  sample:
    - {action: unchanged, changed: false, id: v6q2k8wd1mzp, index: 0, module: statuspage_component, name: Website}
    - action: created
      changed: true
      id: "314"
      index: 1
      label: ZMON alert definition 'Router slow' (team Platform/Software)
      module: zmon_alert_definition
      name: Router slow / Platform/Software
    - action: deleted
      changed: true
      id: m8w4z1fpy6kd
      index: null
      label: Statuspage component 'US' (group Regional)
      module: statuspage_component
      name: US / Regional
summary:
  description: How many entries, and things to remove, came to which action.
  returned: when everything was planned, also when entries failed then
  type: dict
  sample: {created: 1, deleted: 1, unchanged: 1}
plan:
  description: The file that O(plan_to) or O(plan_from) names.
  returned: when one of them is given
  type: str
  sample: /srv/plans/software.json
diff:
  description:
    - What changed, or would change in check mode, in one. Secrets are masked. It is the plan, so what failed is in it too;
      RV(entries) says what that is.
  returned: when everything was planned, also when entries failed then
  type: dict
  contains:
    before:
      description: The values before, under the label of each thing.
      returned: success
      type: dict
    after:
      description: The values after, likewise.
      returned: success
      type: dict
    before_header:
      description: What is on the one side.
      returned: success
      type: str
    after_header:
      description: What is on the other.
      returned: success
      type: str
calls:
  description: What this task asked of the services, all together.
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
      description: Seconds spent waiting, because a service asked to slow down or failed.
      returned: success
      type: float
  sample: {read: 3, write: 2, retried: 0, waited: 0.0}
msg:
  description:
    - Which entry is wrong, by its place and name, and why. When entries failed while they were written, how many, and the
      first ten of them with their reasons.
  returned: failure
  type: str
  sample: "resources[1] (zmon_alert_definition 'Router slow'): check_definition: there is no zmon_check_definition named 'Latency'."
# What follows is written by scripts/generate.py.
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: statuspage
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 401
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

from ..module_utils.catalogue import APPLY as RESOURCE
from ..module_utils.entry import run_module


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
