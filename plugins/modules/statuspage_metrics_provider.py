#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_metrics_provider
short_description: Manage the services from which a Statuspage page takes metrics
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Connects a status page with the services that measure something for it, and disconnects them. Statuspage asks them for
    the values that the page's graphs show. The provider V(Self) asks nobody, its values are sent with
    M(steadyops.monitoring.statuspage_metric_data).
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about metrics, and so
    there is no option for one.
  - Statuspage tries the keys when a provider is created, and refuses wrong ones. It never shows them again, so nothing can
    tell whether they are still the same.
options:
  type:
    description:
      - Which service it is. In practice a page has one of a type. When there are several, the task fails and lists their
        ids; say with O(id) which one is meant.
      - To create one, V(Datadog) needs O(provider_api_key), O(application_key) and O(metric_base_uri), V(NewRelic) needs
        O(provider_api_key) and O(metric_base_uri), V(Librato) needs O(email) and O(provider_api_token), V(Pingdom) needs
        O(provider_api_token), or for an old account O(email), O(password) and O(application_key). V(Self) needs nothing.
      - What the vendor writes of V(Datadog) differs; this is what its users have found.
    type: str
    choices: [Pingdom, NewRelic, Librato, Datadog, Self]
  metric_base_uri:
    description:
      - The address of the provider's API. A slash at its end does not count.
    type: str
  email:
    description:
      - The e-mail address of the account there. It is never shown again. A change of it alone is not noticed; it goes along
        when something else is changed or O(update_secrets=always).
    type: str
  password:
    description:
      - The password of an old Pingdom account.
    type: str
  provider_api_key:
    description:
      - The provider's API key. (O(api_key) is the key of Statuspage itself.)
    type: str
  provider_api_token:
    description:
      - The provider's API token. (O(api_token) is the key of Statuspage itself.)
    type: str
  application_key:
    description:
      - The provider's application key.
    type: str
  update_secrets:
    description:
      - When the keys and the password are sent.
      - With V(on_create) that is only when the provider is created. With V(always) they are sent in every run, and the
        task reports a change each time.
      - Whether Statuspage takes new ones for a provider that is there, the vendor does not say, and the answer does not
        show it. To be sure, remove the provider and create it anew; that removes its metrics.
    type: str
    choices: [on_create, always]
    default: on_create
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a provider that would be created lacks C(id), C(disabled), C(last_revalidated_at) and an
    O(metric_base_uri) that the task leaves out. Of one that would be changed it lacks C(last_revalidated_at).
  - Removing a provider removes its metrics and all their values.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    provider is not there.
seealso:
  - module: steadyops.monitoring.statuspage_metric
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Values can be sent by hand
  steadyops.monitoring.statuspage_metrics_provider:
    type: Self

- name: The page takes metrics from Datadog
  steadyops.monitoring.statuspage_metrics_provider:
    type: Datadog
    provider_api_key: "{{ vault_datadog_api_key }}"
    application_key: "{{ vault_datadog_application_key }}"
    metric_base_uri: https://app.datadoghq.com/api/v1

- name: The keys have been changed over there
  steadyops.monitoring.statuspage_metrics_provider:
    type: Datadog
    provider_api_key: "{{ vault_datadog_api_key }}"
    application_key: "{{ vault_datadog_application_key }}"
    metric_base_uri: https://app.datadoghq.com/api/v1
    update_secrets: always
  when: keys_are_new | default(false)

- name: The page takes no metrics from Librato any more
  steadyops.monitoring.statuspage_metrics_provider:
    type: Librato
    state: absent
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides. Empty when it is gone.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
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
from ..module_utils.systems.statuspage.metrics import METRICS_PROVIDER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
