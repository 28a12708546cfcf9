#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_postmortem
short_description: Write and publish the postmortem of a Statuspage incident
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Writes the postmortem of an incident as a draft, publishes it with O(publish=true), takes it back or deletes it.
    B(Nobody is notified) unless the task that publishes sets O(notify_subscribers=true) or O(notify_twitter=true). A draft
    is never told to anybody.
  - B(A rerun publishes nothing) and tells nobody. What is published is published again only when the text is another one.
  - Publishing changes the incident as well. Its status becomes C(postmortem), and its newest update holds the text. The module
    M(steadyops.monitoring.statuspage_incident) takes that status for resolved.
options:
  incident:
    description:
      - The incident, by key, name or id. Keys and names are sought among the newest hundred and what is open; give the id of
        one that is older.
      - Statuspage writes postmortems of what is resolved only.
    type: str
  state:
    description:
      - V(present) writes the draft when its text is another one, and publishes it or takes it back as O(publish) says.
      - V(absent) deletes the postmortem, published or not. An incident that is not there has none.
    type: str
    choices: [present, absent]
    default: present
  body:
    description:
      - The text, in Markdown as GitHub has it. Needed to write one. Blanks and line ends at its end do not count.
      - Statuspage takes scripts and the like out of it. Leave them out, or the text differs in every run.
    type: str
  publish:
    description:
      - V(true) publishes it, and again after the text has changed. V(false) makes a draft of it when it is published.
      - Left out, what is published stays published with its old text, and a new O(body) is a draft beside it.
    type: bool
  notify_subscribers:
    description:
      - Whether the subscribers are notified when this task publishes.
    type: bool
    default: false
  notify_twitter:
    description:
      - Whether it is posted on X when this task publishes. Whether that still works, the vendor does not say.
    type: bool
    default: false
  custom_tweet:
    description:
      - What is posted on X then.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a postmortem that would be written lacks C(id), C(published) and C(published_at), and of one
    that would be changed C(published) and C(published_at).
  - A postmortem has no id of its own; C(id) is the key of its preview.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    postmortem is not there.
seealso:
  - module: steadyops.monitoring.statuspage_incident
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: An incident
  steadyops.monitoring.statuspage_incident:
    key: INC-4711
    name: Orders are late
    status: investigating
    body: We are looking into it.

- name: It is over
  steadyops.monitoring.statuspage_incident:
    key: INC-4711
    state: resolved
    body: Orders arrive again.

- name: A draft, for the colleagues
  steadyops.monitoring.statuspage_postmortem:
    incident: INC-4711
    body: "{{ lookup('ansible.builtin.file', 'postmortems/INC-4711.md') }}"

- name: It is published, and the subscribers are notified
  steadyops.monitoring.statuspage_postmortem:
    incident: INC-4711
    body: "{{ lookup('ansible.builtin.file', 'postmortems/INC-4711.md') }}"
    publish: true
    notify_subscribers: true

- name: It needs another look
  steadyops.monitoring.statuspage_postmortem:
    incident: INC-4711
    body: "{{ lookup('ansible.builtin.file', 'postmortems/INC-4711.md') }}"
    publish: false
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
from ..module_utils.systems.statuspage.kinds import POSTMORTEM as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
