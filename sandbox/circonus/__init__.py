"""Circonus' API v2, with or without `/v2` before the path.

There: account, acknowledgement, alert, annotation, broker, caql, check, check_bundle, check_bundle_metrics,
check_move, contact_group, dashboard, graph, maintenance, metric, metric_old, provision_broker, rule_set,
rule_set_group, tag, user, worksheet; template, metric_cluster and outlier_report behind a switch. Left out:
custom_dashboard, data, snapshot, stats, promql.

Tokens come in kinds (see `access`): one allows every application, one leaves new ones pending (401), one denies them
(403), one may only read (403 on writes), one lacks the privilege Admin. These operations are the sandbox's own and
stand in for people and machines; they need no token and are no writes:

- `GET /_sandbox/apps`: which applications were seen, by kind of token.
- `POST /_sandbox/apps` `{"token": "pending", "app": "my-app", "state": "allow"}` (allow, pending or deny): what a
  person says at the console; nobody can approve an application over the API.
- `POST /_sandbox/metrics` `{"check": "/check/60001", "metrics": {"version": "1.2", "load": 3.5}}`: a check has found
  this, now or `at` (seconds since the epoch). The rule sets look at it: alerts open and clear, contact groups are
  told. The answer says which metrics the check collects. A rule set looks at a metric, and waits for its absence,
  from the first value on.
- `POST /_sandbox/accept-invite` `{"email": "new@example.com"}`: somebody who was invited becomes a user.
- `GET` and `POST /_sandbox/settings`: what the service is like. `historic` (false): template, metric_cluster and
  outlier_report are there. `insist_on_put` (false): an update must say what the vendor calls required.
  `new_check_misses` (0): how often a new check is not there yet when it is looked for. `old_errors` (false): errors
  in the words of older endpoints.

Where the vendor's documentation leaves a point open, the code says which answer was chosen; as a rule the least helpful.

Source: the vendor's OpenAPI description and changelog (circonus/product-docs), go-apiclient, circonus-api-cli.
"""

from .service import CirconusService

SERVICE = CirconusService
