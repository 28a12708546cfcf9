# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  timeout:
    description:
      - Seconds to wait for a connection, and then for the next part of an answer.
      - A request that takes longer counts as broken; O(retries) says what happens to it.
    type: float
    default: 30
  validate_certs:
    description:
      - Whether the certificate of the service is checked. Turn this off only for a rehearsal.
    type: bool
    default: true
  ca_path:
    description:
      - A file, or a folder prepared by C(openssl rehash), with the certificates of the authorities to trust.
      - If not set, the environment variables E(REQUESTS_CA_BUNDLE) and E(CURL_CA_BUNDLE) are used, then the list that
        comes with the Python library C(requests).
    type: path
  client_cert:
    description:
      - A file with the certificate to present, for an address that asks for one. It may hold the key too.
    type: path
  client_key:
    description:
      - A file with the key of O(client_cert), unencrypted.
    type: path
  retries:
    description:
      - How many times a request is sent again when the service fails, or cannot be reached (then twice at most). How long the
        module waits for a service that asks to slow down is O(max_wait) alone.
      - A request that was refused because of too many calls is sent again whatever it is. One whose answer was lost is
        sent again only when doing it twice does no harm. A creation whose answer was lost is looked for first, so that
        nothing is made twice.
    type: int
    default: 4
  max_wait:
    description:
      - Seconds that a task, or one item of a loop, may wait in all because the service asks to slow down. Every call of the
        task waits then, not only the one that was refused.
      - The waits for one request that fails may not be longer than this in all, however many O(retries) are left.
      - A wait for the turn under C(pace) may not be longer than this either. What would wait longer fails and says so.
    type: float
    default: 120
requirements:
  - requests >= 2.31, in the Python that runs the module
notes:
  - Proxies are taken from E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY).
  - An environment variable named here is read where the module runs, the task's own C(environment) included. One that is empty
    counts as not set.
"""
