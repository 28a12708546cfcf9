#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_embed_config
short_description: Change the status notice that websites embed from Statuspage
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Changes where the little window with the status of a page appears on other websites, and in which colours.
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about the notice, and so
    there is no option for one.
  - There is one such notice for each page. The API neither creates nor removes it, so this module has no C(state).
options:
  position:
    description:
      - The corner of the website, such as V(bottom-left). Statuspage says which ones it takes, when it refuses another.
    type: str
  incident_background_color:
    description:
      - The colour behind the notice of an incident.
    type: raw
  incident_text_color:
    description:
      - The colour of the words in the notice of an incident.
    type: raw
  maintenance_background_color:
    description:
      - The colour behind the notice of a maintenance.
    type: raw
  maintenance_text_color:
    description:
      - The colour of the words in the notice of a maintenance.
    type: raw
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An option left out is left alone. A task that gives none reads the notice.
  - Colours may be written with or without V(#), in small or capital letters, with three or with six digits. They are
    compared and shown without V(#), in small letters, with six digits.
  - In check mode RV(resource) lacks nothing. Its C(id) is the one of the page.
  - A wrong key, and a page that is not there or that the key does not reach, is an error.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The notice appears in the lower left corner, white on red
  steadyops.monitoring.statuspage_embed_config:
    position: bottom-left
    incident_background_color: "#f95356"
    incident_text_color: "#fff"
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(updated) or V(unchanged).
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
  sample: PATCH
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
from ..module_utils.systems.statuspage.page import EMBED_CONFIG as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
