# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - The address of the API, with or without V(/v2) at its end. An installation of your own has its own.
      - If not set, the environment variable E(CIRCONUS_API_URL) is used, then V(https://api.circonus.com).
    type: str
  api_token:
    description:
      - An API token of the account; it needs the right to write.
      - If not set, the environment variable E(CIRCONUS_API_TOKEN) is used, then the token of O(account) in O(config_file).
    type: str
  app_name:
    description:
      - The name under which the token knows this program.
      - Circonus enters an unknown name under the token at its first call. If the token says that new names wait, every
        call is answered with 401 until somebody allows the name under Integrations > API Tokens.
      - If not set, the environment variable E(CIRCONUS_APP_NAME) is used; then, when the token comes from
        O(config_file), its V(appname); then V(steadyops.monitoring).
    type: str
  account:
    description:
      - The entry of the section V([tokens]) in O(config_file) whose token is used. Ignored when O(api_token) is set.
      - If not set, the environment variable E(CIRCONUS_ACCOUNT) is used, then V(default_account) in the section
        V([general]) of the file.
    type: str
  account_id:
    description:
      - The number of the account that is meant, where the token reaches several, V(2317) or V(/account/2317).
      - If not set, the environment variable E(CIRCONUS_ACCOUNT_ID) is used, then it is left to the token.
    type: str
  config_file:
    description:
      - A file in the form of C(circonusapirc), read on the machine where the module runs, and only when there is no
        O(api_token).
      - If not set, V(/etc/circonusapirc) and V(~/.circonusapirc) are read as far as they are there; what the second says
        counts more.
    type: path
  pace:
    description:
      - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
      - If not set, the environment variable E(CIRCONUS_PACE) is used, then there is no limit, because Circonus publishes
        none. It says when there were too many calls, and the module waits.
    type: int
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.circonus) and C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    membership:
      - steadyops.monitoring.circonus
      - steadyops.monitoring.all
seealso:
  - name: Circonus API
    description: The vendor's description of what each resource takes.
    link: https://docs.circonus.com/
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_circonus
    description: Tokens, application names and identifiers in Circonus.
"""
