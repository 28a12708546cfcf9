"""PagerDuty: REST API v2, Events API v1 and v2.

The sandbox's own, on this port:
- `POST /_sandbox/plan` changes what the account's plan has; see `plan`.
- `POST /_sandbox/lag` `{"reads": 2}`: that many reads after each write see what was there before it; see `lag`.
- `POST /_sandbox/incidents/{id}/responders` `{"user": "PSEC0ND", "state": "joined"}` answers for somebody who was asked to help.
- `POST /_sandbox/webhook_subscriptions/{id}/disable` and `/_sandbox/extensions/{id}/disable` do what the vendor does when the
  address of one fails: it is disabled for a time.
"""

from .account import (
    ACCOUNT_TOKEN,
    APP_TOKEN,
    READ_ONLY_TOKEN,
    SCOPED_TOKEN,
    SECOND_USER_TOKEN,
    USER_TOKEN,
    PagerDutyService,
)

SERVICE = PagerDutyService

__all__ = [
    "ACCOUNT_TOKEN",
    "APP_TOKEN",
    "READ_ONLY_TOKEN",
    "SCOPED_TOKEN",
    "SECOND_USER_TOKEN",
    "SERVICE",
    "USER_TOKEN",
]
