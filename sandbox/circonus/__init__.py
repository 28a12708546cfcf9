"""Circonus' API v2 on the resources rehearsed most, with or without `/v2` before the path.

There: rule_set and contact_group whole; check, check_bundle, broker, user (list, get), alert (list, get),
`account/current`. Tokens come in kinds (see `access`): one allows every application, one leaves new ones pending
(401), one denies them (403), one may only read (403 on writes). Nobody can approve an application over the API, so
two operations of the sandbox's own stand in for the person at the console; they need no token and are no writes:

- `GET /_sandbox/apps`: which applications were seen, by kind of token.
- `POST /_sandbox/apps` `{"token": "pending", "app": "my-app", "state": "allow"}` (allow, pending or deny).

Where the vendor's reference leaves a point open, the code says which answer was chosen; as a rule the least helpful.

Source: the vendor's OpenAPI description and changelog (circonus/product-docs), go-apiclient, circonus-api-cli.
"""

from .service import CirconusService

SERVICE = CirconusService
