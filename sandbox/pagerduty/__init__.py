"""PagerDuty: REST API v2, Events API v1 and v2.

`POST /_sandbox/plan` on this port changes what the account's plan has; see `plan`.
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
