# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What becomes of a request (retry.Attempt) that the service answered with a no: sent again after a wait, or given up with its words."""

from __future__ import annotations

import random
import re
from email.utils import parsedate_to_datetime
from typing import Any, Optional

from .. import errors
from ..sayings import words_of

_LOGIN = re.compile(r"/(sign[-_]?in|log[-_]?in|oauth2?|sso|saml2?)\b", re.I)
"""Where people log in."""


def not_good(attempt: Any, status: int, response: Any) -> None:
    """Wait before it is sent again, where the service said no; raises an Error when it is not to be."""
    if status in attempt.host.refused or (status == 503 and "Retry-After" in response.headers):
        return _slow_down(attempt, response)
    if status >= 500:
        words = words_of(response) or f"the service failed ({response.reason or status})"
        return attempt.broken(words, response, may_still_act=status == 504)
    if 300 <= status < 400:
        raise _redirected(attempt, response)
    words = words_of(response) or _SILENT.get(status, "no reason given")
    if status == 400 and not attempt.limits.url.startswith("https"):
        from .surroundings import only_tls, speaks_tls

        if speaks_tls(words):
            raise only_tls(attempt, response)
    kind = errors.Conflict if attempt.host.conflicts(status, words) else _KINDS.get(status, errors.Refused)
    raise attempt.error(kind, words, response)


def _redirected(attempt: Any, response: Any) -> errors.Error:
    """Return the Error of an answer that points elsewhere; to where people log in means that the credential is not heeded."""
    place = response.headers.get("Location", "nowhere")
    if _LOGIN.search(place.partition("?")[0]):
        advice = attempt.host.advised(attempt.method, 401)
        return attempt.error(errors.NotAuthenticated, f"it sends to a page where people log in, {place}", response, advice=advice)
    return attempt.error(
        errors.Redirected,
        f"it points to {place}, and credentials do not follow",
        response,
        advice=f"Set {attempt.host.url_setting} to the address that answers",
    )


def _slow_down(attempt: Any, response: Any) -> None:
    """Wait as long as the service asks for, or longer each time when it does not say; all threads of the client wait."""
    asked = _seconds(response.headers, attempt.client.now())
    calls, most = attempt.client.calls, attempt.limits.max_wait
    left = most - calls.slowed
    if asked is None:
        least = min(attempt.host.backoff * 2**attempt.slowed, attempt.longest_pause)
        said, enough = "It did not say how long to wait", left > 0 and least < attempt.client.left
    else:
        least = max(asked, min(0.1 * 2**attempt.slowed, 1.0) if attempt.slowed else 0.0)
        said, enough = f"It asked to wait {asked:.0f} s", least <= left and least < attempt.client.left
    if not enough:
        raise attempt.error(
            errors.TooMany,
            words_of(response) or "too many calls",
            response,
            advice=f"{said}, and {calls.slowed:.0f} s of max_wait ({most:g} s) are waited already;"
            " raise max_wait, or run fewer jobs at once",
        )
    attempt.slowed += 1
    attempt.client.slowed_by.add(response.status_code)
    attempt.client.keep_quiet(min(least * (1 + random.random() * 0.2), left, attempt.client.left))


_KINDS = {
    401: errors.NotAuthenticated,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.Conflict,
}
_SILENT = {401: "the credentials were not accepted", 403: "the credentials do not reach this", 404: "no such thing"}


def _seconds(headers: Any, now: float) -> Optional[float]:
    """Return how long the service asks us to wait: Retry-After (seconds or a date) or ratelimit-reset (seconds)."""
    for name in ("Retry-After", "ratelimit-reset"):
        text = headers.get(name)
        if text is None:
            continue
        try:
            return max(0.0, float(text))
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - now)
        except (TypeError, ValueError):
            pass
    return None
