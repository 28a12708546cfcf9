"""ZMON's controller as a bearer client meets it (`/api/v1`), with the scheduler and the workers played by the sandbox.

What the workers know is made here, by the sandbox's clock. A minute after an ACTIVE alert that is no template was made it
is looked at for the first time, for every stored entity that passes its filters and is a minute old itself; then as
often as its check runs. What was looked at stays known. The status is what was found last: an alarm shows a downtime
from the moment it is stored, and until the next look although it was deleted. No condition is computed: somebody says
what rings. Outside of an alert's time period nobody is told, and the status has null for its downtimes. These operations
on this port stand in for what the workers, the scheduler and whoever runs the installation do; they need no token and are
no writes:

- `POST /_sandbox/evaluate` `{"alert_id": 311, "entities": ["web-1"]}`: these entities were looked at for this alert,
  whether they exist or not; without `entities` every stored one that passes the filters.
- `POST /_sandbox/alarm` `{"alert_id": 311, "entities": ["web-1"], "value": 1.4, "captures": {"p95": 1.4}}`: exactly
  these entities are in alarm for this alert, with that value (both optional); `[]` ends the alarm. Whom the alert's
  notifications reach is in the outbox.
- `GET /_sandbox/downtimes?alert_id=311&entity=web-1`: the downtimes that the scheduler holds.
- `POST /_sandbox/downtime-deletion` `{"delay": 2}`: how many seconds the scheduler takes to delete one (0 at start).
- `POST /_sandbox/runtimes` `{"enabled": true}`: checks have a runtime (not at start).
- `POST /_sandbox/token-expiry` `{"token": "...", "expires_at": 1767225600}`: a token's time is over then; null: never.

Left out: what is behind the browser's cookie (`/rest` sends to `/signin`; a screen that a one-time token has signed in
reads the downtimes), Grafana, answers in gzip.

Source: zalando-zmon/zmon-controller (its Java code and stored procedures), docs.zmon.io.
"""

from .service import ZmonService

SERVICE = ZmonService
