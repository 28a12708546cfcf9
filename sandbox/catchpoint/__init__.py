"""Catchpoint in both generations: API v1 with client credentials, API v2 (and its later numbers) with a static key.

Version 2: tests of all types with their sections, the pausing of their alerts, performance, favourite charts, alerts, folders,
products, nodes and groups of nodes, labels, contacts, credentials, insights, instant tests; divisions and roles to read. Version 1
only reads, and starts instant tests. Left out: waterfalls, service levels and their purges, templates, usage, instances, devices.

These operations are the sandbox's own; they need no key and are no writes:

- `POST /_sandbox/outage` `{"testId": 880012, "minutes": 30, "kind": "failure", "nodes": [733]}`: from now on the runs of a
  test fail, are slow (by `factor`) or are missing. Its rules raise alerts by the clock, and whoever they name is told.
- `GET /_sandbox/instant-tests`: what was started, which the API lists nowhere.
- `GET` and `POST /_sandbox/settings`: what the service is like, where nobody has shown which it is. The README lists them.

Where the vendor's documentation leaves a point open, the code says which answer was chosen.

Source: the vendor's OpenAPI description of v2 and REST API guide, its Terraform provider, public clients of v1.
"""

from .service import CLIENT_ID, CLIENT_SECRET, KEY, CatchpointService

SERVICE = CatchpointService

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "KEY", "SERVICE"]
