#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_page
short_description: Change the settings of a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Changes what holds for a whole status page, such as its name, its address, its colours and who may subscribe to it.
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about settings, and so
    there is no option for one. What O(allow_email_subscribers) and the like allow or forbid takes effect with the next
    incident.
  - The API neither creates nor removes a page, so this module has no C(state). Do both by hand.
options:
  name:
    description:
      - The name of the page.
    type: str
  domain:
    description:
      - The host of your own under which the page is shown. V("") removes it.
      - A new one begins work on a certificate that the API cannot show. The task has succeeded when the domain is noted,
        not when the page is there.
    type: str
  subdomain:
    description:
      - The label before C(statuspage.io), or the whole host. A new one changes the address of the page.
    type: str
  url:
    description:
      - The address of your website, to which the logo leads. It is not the address of the status page. V("") removes it.
    type: str
  branding:
    description:
      - Which template draws the page. V(premium) is refused where the plan does not include it.
    type: str
    choices: [basic, premium]
  hidden_from_search:
    description:
      - Whether search engines are asked to leave the page out.
    type: bool
  viewers_must_be_team_members:
    description:
      - Whether only members of the team may see the page.
    type: bool
  allow_page_subscribers:
    description:
      - Whether anybody may subscribe to all of the page.
    type: bool
  allow_incident_subscribers:
    description:
      - Whether anybody may subscribe to a single incident.
    type: bool
  allow_email_subscribers:
    description:
      - Whether anybody may subscribe by e-mail.
    type: bool
  allow_sms_subscribers:
    description:
      - Whether anybody may subscribe by text message.
    type: bool
  allow_rss_atom_feeds:
    description:
      - Whether the page has feeds. Statuspage ignores this on audience-specific pages.
    type: bool
  allow_webhook_subscribers:
    description:
      - Whether anybody may subscribe by webhook.
    type: bool
  notifications_from_email:
    description:
      - The address from which e-mails to subscribers come. V("") sets back to that of Statuspage.
    type: str
  notifications_email_footer:
    description:
      - The Markdown at the end of e-mails to subscribers. Blanks and empty lines at its end do not count.
      - V("") sets it back. Statuspage then writes a sentence of its own, which counts as empty and is not shown.
    type: str
  time_zone:
    description:
      - The zone in which the page shows times, under the name that Ruby on Rails has for it, such as V(UTC), V(Berlin) or
        V(Pacific Time (US & Canada\)).
      - V(Europe/Berlin) is no such name; one of that kind is refused, and the message says which name comes near.
    type: str
  css_body_background_color:
    description:
      - The colour behind everything.
    type: raw
  css_font_color:
    description:
      - The colour of words.
    type: raw
  css_light_font_color:
    description:
      - The colour of words that matter less.
    type: raw
  css_greens:
    description:
      - The colour of what is operational.
    type: raw
  css_yellows:
    description:
      - The colour of degraded performance.
    type: raw
  css_oranges:
    description:
      - The colour of a partial outage.
    type: raw
  css_reds:
    description:
      - The colour of a major outage.
    type: raw
  css_blues:
    description:
      - The colour of a maintenance.
    type: raw
  css_border_color:
    description:
      - The colour of lines around things.
    type: raw
  css_graph_color:
    description:
      - The colour of the line in the graph of a metric.
    type: raw
  css_link_color:
    description:
      - The colour of links.
    type: raw
  css_no_data:
    description:
      - The colour of days without data in the history of uptime.
    type: raw
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - Which page it is says O(page_id), never O(name).
  - An option left out is left alone. V(false) is sent like any other value. A task that gives none reads the page.
  - Colours may be written with or without V(#), in small or capital letters, with three or with six digits. They are
    compared and shown without V(#), in small letters, with six digits.
  - In check mode RV(resource) lacks nothing. Besides the options it has C(id), C(headline), C(page_description) and
    C(support_url), which cannot be set.
  - A wrong key, and a page that is not there or that the key does not reach, is an error.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The page looks like the shop
  steadyops.monitoring.statuspage_page:
    name: Shop Status
    url: https://www.example.com
    time_zone: Berlin
    css_greens: "#2fcc66"
    css_reds: "#e74c3c"

- name: Nobody subscribes by text message any more
  steadyops.monitoring.statuspage_page:
    allow_sms_subscribers: false

- name: What is set now
  steadyops.monitoring.statuspage_page:
  register: page
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
from ..module_utils.systems.statuspage.page import PAGE_ITSELF as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
