# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# Written by scripts/generate.py from the fragments of the systems.

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  connections:
    description:
      - How to reach each service, under its name. A service that nothing here is about can be left out.
      - What is not said here is taken from the environment variable that the option names, then from its default. O(timeout)
        and the others that every module has are taken from the task.
      - C(module_defaults) of a service's group do not reach this module. Keep what they share in a variable.
    type: dict
    suboptions:
      catchpoint:
        description: How to reach Catchpoint.
        type: dict
        suboptions:
          api_url:
            description:
              - The address of the service, with or without V(/api/v2) at its end.
              - If not set, the environment variable E(CATCHPOINT_API_URL) is used, then V(https://io.catchpoint.com).
            type: str
          api_token:
            description:
              - The key of a REST API consumer, for version 2 of the API. It is made in the portal under Settings, Integrations,
                REST API, is shown once, and lives two years at most.
              - If not set, the environment variable E(CATCHPOINT_API_TOKEN) is used.
            type: str
          client_id:
            description:
              - The key of an API consumer for version 1 of the API, the pull API, which M(steadyops.monitoring.catchpoint_performance_info)
                and M(steadyops.monitoring.catchpoint_info) can read. All else needs O(connections.catchpoint.api_token).
              - If not set, the environment variable E(CATCHPOINT_CLIENT_ID) is used.
            type: str
          client_secret:
            description:
              - The secret that goes with O(connections.catchpoint.client_id). Both are traded for a token, which is kept
                for the task and renewed when it runs out.
              - If not set, the environment variable E(CATCHPOINT_CLIENT_SECRET) is used.
            type: str
          pace:
            description:
              - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
              - If not set, the environment variable E(CATCHPOINT_PACE) is used, then the vendor's limit of 20 a minute.
              - Unless it is V(0), no more than seven of them come in a second, which is another limit of the vendor's.
            type: int
          timeout:
            description:
              - O(timeout) for this service alone.
            type: float
          validate_certs:
            description:
              - O(validate_certs) for this service alone.
            type: bool
          ca_path:
            description:
              - O(ca_path) for this service alone.
            type: path
          client_cert:
            description:
              - O(client_cert) for this service alone.
            type: path
          client_key:
            description:
              - O(client_key) for this service alone.
            type: path
          retries:
            description:
              - O(retries) for this service alone.
            type: int
          max_wait:
            description:
              - O(max_wait) for this service alone.
            type: float
      circonus:
        description: How to reach Circonus.
        type: dict
        suboptions:
          api_url:
            description:
              - The address of the API, with or without V(/v2) at its end. An installation of your own has its own.
              - If not set, the environment variable E(CIRCONUS_API_URL) is used, then V(https://api.circonus.com).
            type: str
          api_token:
            description:
              - An API token of the account; it needs the right to write.
              - If not set, the environment variable E(CIRCONUS_API_TOKEN) is used, then the token of O(connections.circonus.account)
                in O(connections.circonus.config_file).
            type: str
          app_name:
            description:
              - The name under which the token knows this program.
              - Circonus enters an unknown name under the token at its first call. If the token says that new names wait,
                every call is answered with 401 until somebody allows the name under Integrations > API Tokens.
              - If not set, the environment variable E(CIRCONUS_APP_NAME) is used; then, when the token comes from O(connections.circonus.config_file),
                its V(appname); then V(steadyops.monitoring).
            type: str
          account:
            description:
              - The entry of the section V([tokens]) in O(connections.circonus.config_file) whose token is used. Ignored
                when O(connections.circonus.api_token) is set.
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
              - A file in the form of C(circonusapirc), read on the machine where the module runs, and only when there
                is no O(connections.circonus.api_token).
              - If not set, V(/etc/circonusapirc) and V(~/.circonusapirc) are read as far as they are there; what the
                second says counts more.
            type: path
          pace:
            description:
              - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
              - If not set, the environment variable E(CIRCONUS_PACE) is used, then there is no limit, because Circonus
                publishes none. It says when there were too many calls, and the module waits.
            type: int
          timeout:
            description:
              - O(timeout) for this service alone.
            type: float
          validate_certs:
            description:
              - O(validate_certs) for this service alone.
            type: bool
          ca_path:
            description:
              - O(ca_path) for this service alone.
            type: path
          client_cert:
            description:
              - O(client_cert) for this service alone.
            type: path
          client_key:
            description:
              - O(client_key) for this service alone.
            type: path
          retries:
            description:
              - O(retries) for this service alone.
            type: int
          max_wait:
            description:
              - O(max_wait) for this service alone.
            type: float
      pagerduty:
        description: How to reach PagerDuty.
        type: dict
        suboptions:
          api_url:
            description:
              - The address of the REST API.
              - If not set, the environment variable E(PAGERDUTY_API_URL) is used, then the vendor's address in O(connections.pagerduty.region).
            type: str
          api_token:
            description:
              - A REST API key, of the account or of a user, or an OAuth token, which begins with C(pdus+) and is good
                for a day. It is no integration key.
              - If not set, the environment variable E(PAGERDUTY_API_TOKEN) is used, then E(PAGERDUTY_API_KEY).
            type: str
          region:
            description:
              - Where the account lives. A key means nothing in the other region.
              - If not set, the environment variable E(PAGERDUTY_REGION) is used, then V(us).
            type: str
            choices:
              - us
              - eu
          events_url:
            description:
              - The address of the Events API.
              - If not set, the environment variable E(PAGERDUTY_EVENTS_URL) is used, then the vendor's address in O(connections.pagerduty.region).
            type: str
          from_email:
            description:
              - The login of the user in whose name something is written over the REST API. An account's key needs it
                for some resources, a user's key never. Sending events does not need it.
              - If not set, the environment variable E(PAGERDUTY_FROM_EMAIL) is used.
            type: str
          pace:
            description:
              - Calls a minute that all runs of one user on one machine together allow themselves, counted apart for the
                REST API and the Events API. V(0) is no limit.
              - If not set, the environment variable E(PAGERDUTY_PACE) is used, then the vendor's limits, 960 a minute
                for the REST API and 120 a minute for events.
            type: int
          timeout:
            description:
              - O(timeout) for this service alone.
            type: float
          validate_certs:
            description:
              - O(validate_certs) for this service alone.
            type: bool
          ca_path:
            description:
              - O(ca_path) for this service alone.
            type: path
          client_cert:
            description:
              - O(client_cert) for this service alone.
            type: path
          client_key:
            description:
              - O(client_key) for this service alone.
            type: path
          retries:
            description:
              - O(retries) for this service alone.
            type: int
          max_wait:
            description:
              - O(max_wait) for this service alone.
            type: float
      statuspage:
        description: How to reach Statuspage.
        type: dict
        suboptions:
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
            aliases:
              - api_key
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
              - If not set, the environment variable E(STATUSPAGE_PACE) is used, then the vendor's limit of 60 a minute
                and key.
              - Between machines nothing is shared. Where several use one key at the same time, give each its share.
            type: int
          timeout:
            description:
              - O(timeout) for this service alone.
            type: float
          validate_certs:
            description:
              - O(validate_certs) for this service alone.
            type: bool
          ca_path:
            description:
              - O(ca_path) for this service alone.
            type: path
          client_cert:
            description:
              - O(client_cert) for this service alone.
            type: path
          client_key:
            description:
              - O(client_key) for this service alone.
            type: path
          retries:
            description:
              - O(retries) for this service alone.
            type: int
          max_wait:
            description:
              - O(max_wait) for this service alone.
            type: float
      zmon:
        description: How to reach ZMON.
        type: dict
        suboptions:
          api_url:
            description:
              - The address of the ZMON controller, with or without V(/api/v1) at its end. Every installation has its
                own, so one must be given.
              - If not set, the environment variable E(ZMON_API_URL) is used.
            type: str
          api_token:
            description:
              - A bearer token. The controller takes nothing else, whatever older descriptions say.
              - If not set, the environment variable E(ZMON_API_TOKEN) is used.
            type: str
          username:
            description:
              - A user name for a front door before the controller that asks for Basic authentication. Ignored when there
                is an O(connections.zmon.api_token).
              - If not set, the environment variable E(ZMON_USERNAME) is used.
            type: str
          password:
            description:
              - The password of O(connections.zmon.username).
              - If not set, the environment variable E(ZMON_PASSWORD) is used.
            type: str
          pace:
            description:
              - Calls a minute that all runs of one user on one machine together allow themselves. V(0) is no limit.
              - If not set, the environment variable E(ZMON_PACE) is used, then there is no limit, because ZMON has none.
            type: int
          timeout:
            description:
              - O(timeout) for this service alone.
            type: float
          validate_certs:
            description:
              - O(validate_certs) for this service alone.
            type: bool
          ca_path:
            description:
              - O(ca_path) for this service alone.
            type: path
          client_cert:
            description:
              - O(client_cert) for this service alone.
            type: path
          client_key:
            description:
              - O(client_key) for this service alone.
            type: path
          retries:
            description:
              - O(retries) for this service alone.
            type: int
          max_wait:
            description:
              - O(max_wait) for this service alone.
            type: float
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    details:
      - It belongs to no service's group, because it may talk to several.
    membership:
      - steadyops.monitoring.all
seealso:
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_bulk
    description: Many things at once, with apply, export and api.
"""
