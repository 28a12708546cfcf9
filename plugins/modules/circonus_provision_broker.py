#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_provision_broker
short_description: Set up a broker of one's own for Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Says what a broker of one's own is called, where it is, and asks for its certificate.
  - Circonus prepares a slot for each such broker. No call makes or removes one, so this module only fills one in.
  - It takes the token of an administrator.
options:
  id:
    description:
      - The common name of the broker, by which Circonus knows the slot.
    type: str
  noit_name:
    description:
      - What the broker is called in the web interface.
    type: str
  csr:
    description:
      - The request for a certificate, as PEM. It is sent until there is a certificate; from then on it changes nothing.
    type: str
  ipaddress:
    description:
      - The address at which the broker is reached.
    type: str
  external_host:
    description:
      - The name or address at which it is reached from outside, where that is another one.
    type: str
  external_port:
    description:
      - The port at which it is reached from outside.
    type: str
  cluster_id:
    description:
      - The number of the cluster it joins.
    type: int
  cluster_ip:
    description:
      - The address by which the other brokers of its cluster reach it.
    type: str
  cluster_name:
    description:
      - The name of its cluster.
    type: str
  latitude:
    description:
      - Where it stands, in degrees.
    type: str
  longitude:
    description:
      - Where it stands, in degrees.
    type: str
  make_public:
    description:
      - Whether it is offered to others.
    type: bool
  prefer_reverse_connection:
    description:
      - Whether the broker calls Circonus, where Circonus cannot call it.
    type: bool
  rebuild:
    description:
      - Whether the broker is set up anew.
    type: bool
  assert_status:
    description:
      - The status that the broker is declared to have.
    type: str
  tags:
    description:
      - Tags, all of them, as in V(team:ops). Circonus keeps them in lower case and sorted. V([]) removes all.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - What is left out is left alone. An empty text removes what was there.
  - In check mode RV(resource) lacks C(status) and C(certificate) as long as there is no certificate and something would change, because
    the service decides about them.
"""

EXAMPLES = r"""
- name: The broker in the rack of the branch office
  steadyops.monitoring.circonus_provision_broker:
    id: edge-1.example.com
    noit_name: Branch office
    ipaddress: 192.0.2.10
    prefer_reverse_connection: true
    csr: |
      -----BEGIN CERTIFICATE REQUEST-----
      MIIBWDCB...
      -----END CERTIFICATE REQUEST-----
  register: broker
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
  sample: circonus
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 422
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: PUT
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
from ..module_utils.systems.circonus.provision_broker import PROVISION_BROKER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
