# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - The address of the REST API.
      - If not set, the environment variable E(PAGERDUTY_API_URL) is used, then the vendor's address in O(region).
    type: str
  api_token:
    description:
      - A REST API key, of the account or of a user, or an OAuth token, which begins with C(pdus+) and is good for a day. It is
        no integration key.
      - If not set, the environment variable E(PAGERDUTY_API_TOKEN) is used, then E(PAGERDUTY_API_KEY).
    type: str
  region:
    description:
      - Where the account lives. A key means nothing in the other region.
      - If not set, the environment variable E(PAGERDUTY_REGION) is used, then V(us).
    type: str
    choices: [us, eu]
  events_url:
    description:
      - The address of the Events API.
      - If not set, the environment variable E(PAGERDUTY_EVENTS_URL) is used, then the vendor's address in O(region).
    type: str
  from_email:
    description:
      - The login of the user in whose name something is written over the REST API. An account's key needs it for some
        resources, a user's key never. Sending events does not need it.
      - If not set, the environment variable E(PAGERDUTY_FROM_EMAIL) is used.
    type: str
  pace:
    description:
      - Calls a minute that all runs of one user on one machine together allow themselves, counted apart for the REST API
        and the Events API. V(0) is no limit.
      - If not set, the environment variable E(PAGERDUTY_PACE) is used, then the vendor's limits, 960 a minute for the
        REST API and 120 a minute for events.
    type: int
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.pagerduty) and C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    membership:
      - steadyops.monitoring.pagerduty
      - steadyops.monitoring.all
seealso:
  - name: PagerDuty developer documentation
    description: The vendor's description of its APIs.
    link: https://developer.pagerduty.com/
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_pagerduty
    description: Keys, regions, and what can be known about an alert.
"""
