"""Atlassian Statuspage, manage API v1: one module per family of paths, each with its table of operations.

No mail is sent. Whether an incident update was delivered stands on the update (`deliver_notifications`); for what the
API never shows there are operations of the sandbox's own, which need no key and are no writes:

- `GET /_sandbox/subscribers`: every subscriber of a page or an incident, those who left too, with state, how often
  they were asked to confirm, and whether they were told of being unsubscribed (`farewell`).
- `POST /_sandbox/subscribers` `{"page_id": ..., "mode": "slack", "workspace_name": ..., "obfuscated_channel_name": ...,
  "component_ids": [...]}`: somebody subscribes where the API does not reach; also `teams`, `integration_partner`.
- `POST /_sandbox/subscribers/{id}` `{"state": "active"}`: they confirm. `"quarantined"`: they cannot be reached.
"""

from .service import StatuspageService

SERVICE = StatuspageService
