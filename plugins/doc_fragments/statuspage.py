# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - The address of the API, with or without V(/v1) at its end.
      - If not set, the environment variable E(STATUSPAGE_API_URL) is used, then V(https://api.statuspage.io).
    type: str
  api_token:
    description:
      - An API key. Statuspage shows it once, when it is made, under Manage account > API info. It may do everything
        that its organization may.
      - If not set, the environment variable E(STATUSPAGE_API_TOKEN) is used, then E(STATUSPAGE_API_KEY).
    type: str
    aliases: [api_key]
  page_id:
    description:
      - The id of the page, twelve letters and digits. It is shown beside the API key.
      - If not set, the environment variable E(STATUSPAGE_PAGE_ID) is used.
    type: str
  organization_id:
    description:
      - The id of the organization, for what belongs to it and not to a page. Nothing on a page needs it.
      - If not set, the environment variable E(STATUSPAGE_ORGANIZATION_ID) is used.
    type: str
  pace:
    description:
      - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
      - If not set, the environment variable E(STATUSPAGE_PACE) is used, then the vendor's limit of 60 a minute and key.
      - Between machines nothing is shared. Where several use one key at the same time, give each its share.
    type: int
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.statuspage) and C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    membership:
      - steadyops.monitoring.statuspage
      - steadyops.monitoring.all
seealso:
  - name: Statuspage API
    description: The vendor's description of what each resource takes.
    link: https://developer.statuspage.io/
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_statuspage
    description: Keys, limits, names and who is told what.
"""
