# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - The address of the service, with or without V(/api/v2) at its end.
      - If not set, the environment variable E(CATCHPOINT_API_URL) is used, then V(https://io.catchpoint.com).
    type: str
  api_token:
    description:
      - The key of a REST API consumer, for version 2 of the API. It is made in the portal under Settings, Integrations, REST API, is shown
        once, and lives two years at most.
      - If not set, the environment variable E(CATCHPOINT_API_TOKEN) is used.
    type: str
  client_id:
    description:
      - The key of an API consumer for version 1 of the API, the pull API, which M(steadyops.monitoring.catchpoint_performance_info) and
        M(steadyops.monitoring.catchpoint_info) can read. All else needs O(api_token).
      - If not set, the environment variable E(CATCHPOINT_CLIENT_ID) is used.
    type: str
  client_secret:
    description:
      - The secret that goes with O(client_id). Both are traded for a token, which is kept for the task and renewed when it runs out.
      - If not set, the environment variable E(CATCHPOINT_CLIENT_SECRET) is used.
    type: str
  pace:
    description:
      - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
      - If not set, the environment variable E(CATCHPOINT_PACE) is used, then the vendor's limit of 20 a minute.
      - Unless it is V(0), no more than seven of them come in a second, which is another limit of the vendor's.
    type: int
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.catchpoint) and C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    membership:
      - steadyops.monitoring.catchpoint
      - steadyops.monitoring.all
seealso:
  - name: Catchpoint documentation
    description: The vendor's description of its REST API.
    link: https://docs.catchpoint.com/
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_catchpoint
    description: Keys, limits, and what the service keeps for ever.
"""
