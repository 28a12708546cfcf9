# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - The address of the ZMON controller, with or without V(/api/v1) at its end. Every installation has its own, so one
        must be given.
      - If not set, the environment variable E(ZMON_API_URL) is used.
    type: str
  api_token:
    description:
      - A bearer token. The controller takes nothing else, whatever older descriptions say.
      - If not set, the environment variable E(ZMON_API_TOKEN) is used.
    type: str
  username:
    description:
      - A user name for a front door before the controller that asks for Basic authentication. Ignored when there is an
        O(api_token).
      - If not set, the environment variable E(ZMON_USERNAME) is used.
    type: str
  password:
    description:
      - The password of O(username).
      - If not set, the environment variable E(ZMON_PASSWORD) is used.
    type: str
  pace:
    description:
      - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
      - If not set, the environment variable E(ZMON_PACE) is used, then there is no limit, because ZMON has none.
    type: int
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.zmon) and C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    membership:
      - steadyops.monitoring.zmon
      - steadyops.monitoring.all
seealso:
  - name: ZMON documentation
    description: What checks, alerts and entities are. Its page on the REST API is old, and wrong in places.
    link: https://docs.zmon.io/
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_zmon
    description: Tokens, inheritance, and how downtimes are remembered.
"""
