"""ZMON's controller as a bearer client meets it (`/api/v1`), with the scheduler and the workers played by the sandbox.

What the workers know is made here: a new ACTIVE alert that is no template counts as evaluated at once for every
stored entity that passes its filters; an entity stored later is not known to it until the next evaluation. Three
operations on this port stand in for what the workers and the scheduler do; they need no token and are no writes:

- `POST /_sandbox/evaluate` `{"alert_id": 311, "entities": ["web-1"]}`: these entities were evaluated for this alert,
  whether they exist or not; without `entities` every stored one that passes the filters.
- `POST /_sandbox/alarm` `{"alert_id": 311, "entities": ["web-1"], "value": 1.4, "captures": {"p95": 1.4}}`: exactly
  these entities are in alarm for this alert, with that value (both optional); `[]` ends the alarm.
- `POST /_sandbox/downtime-deletion` `{"delay": 2}`: how many seconds a deleted downtime stays visible (0 at start).

Left out: everything behind the browser's cookie (`/rest` sends to `/signin`), Grafana, runtimes other than PYTHON_2.

Source: zalando-zmon/zmon-controller (its Java code and stored procedures), docs.zmon.io.
"""

from .service import ZmonService

SERVICE = ZmonService
