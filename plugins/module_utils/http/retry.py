# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What becomes of one request: sent again, given up, judged. The policy stands at Client."""

from __future__ import annotations

import random
import re
from email.utils import parsedate_to_datetime
from typing import Any, Optional

from .. import errors
from ..answers import Answer, Unreadable, decoded, words_of

try:
    import requests
except ImportError:  # the client says so
    requests = None  # type: ignore[assignment]

LOST = "Nobody knows whether it was carried out; run the task again, it looks before it writes"
TROUBLE = "The service or the way to it is in trouble; try again later, or raise timeout and retries"
LONGEST_PAUSE = 60.0
"""Seconds of one wait that we choose ourselves."""
_LOGIN = re.compile(r"/(sign[-_]?in|log[-_]?in|oauth2?|sso|saml2?)\b", re.I)
"""Where people log in."""


class Attempt:
    """One request until it is answered: what was tried so far and what may still be tried.

    count, paused: how often it was sent again after a failure, and the seconds waited for that. slowed: how often the service
    told it to slow down.
    """

    def __init__(self, client: Any, method: str, path: str, repeatable: bool) -> None:
        self.client = client
        self.host = client.host
        self.limits = client.connection
        self.method = method
        self.path = path
        self.repeatable = repeatable
        self.count = 0
        self.patience = self.limits.timeout
        self.paused = 0.0
        self.slowed = 0
        self.renewed = False

    def error(self, kind: type, words: str, response: Any = None, advice: Optional[str] = None) -> errors.Error:
        """Return an Error of this request, with the evidence a response carries."""
        status = None if response is None else response.status_code
        return kind(
            words,
            system=self.host.system.name,
            method=self.method,
            endpoint=self.path,
            status=status,
            request_id=None if response is None else self._request_id(response),
            advice=advice if advice else self.host.advised(self.method, status),
        )

    def unsendable(self, reason: Exception) -> errors.Error:
        """Return the Error of what cannot even be prepared."""
        if isinstance(reason, (requests.exceptions.InvalidHeader, requests.exceptions.InvalidJSONError)):
            what = "a credential or header" if isinstance(reason, requests.exceptions.InvalidHeader) else "a value"
            return self.error(errors.BadInput, f"{what} holds something that cannot be sent")
        # requests' own InvalidURL, InvalidSchema and MissingSchema, and urllib3's half addresses
        return self.error(errors.BadInput, f"{self.host.url_setting} {self.limits.url!r} is no address")

    def failed(self, reason: OSError) -> None:
        """Wait before it is sent again, where the network failed; raises an Error when it is not to be."""
        from .surroundings import no_answer  # here, because few processes ever need it

        return no_answer(self, reason)

    def judged(self, response: Any) -> Optional[Answer]:
        """Return the good answer, or None after the wait when it is to be sent again; raises an Error."""
        status = response.status_code
        if not self.renewed and self.host.expired(status, response) and self.limits.auth.renew():
            self.renewed = True
            return None
        if status >= 300:
            return self._not_good(status, response)
        try:
            data = decoded(response)
        except Unreadable as reason:
            if reason.html and self.repeatable:
                raise self.error(
                    errors.Broken, str(reason), response, advice=f"Check that {self.host.url_setting} is the address of the API"
                ) from None
            return self.broken(str(reason), response)
        problem = self.host.failed(data)
        if problem:
            raise self.error(errors.Refused, problem, response)
        return Answer(status, data, response.headers, self._request_id(response))

    def _not_good(self, status: int, response: Any) -> None:
        """Wait before it is sent again, where the service said no; raises an Error when it is not to be."""
        if status in self.host.refused or (status == 503 and "Retry-After" in response.headers):
            return self._slow_down(response)
        if status >= 500:
            words = words_of(response) or f"the service failed ({response.reason or status})"
            return self.broken(words, response, may_still_act=status == 504)
        if 300 <= status < 400:
            raise self._redirected(response)
        words = words_of(response) or _SILENT.get(status, "no reason given")
        if status == 400 and not self.limits.url.startswith("https"):
            from .surroundings import only_tls, speaks_tls

            if speaks_tls(words):
                raise only_tls(self, response)
        kind = errors.Conflict if self.host.conflicts(status, words) else _KINDS.get(status, errors.Refused)
        raise self.error(kind, words, response)

    def _redirected(self, response: Any) -> errors.Error:
        """Return the Error of an answer that points elsewhere; to where people log in means that the credential is not heeded."""
        place = response.headers.get("Location", "nowhere")
        if _LOGIN.search(place.partition("?")[0]):
            advice = self.host.advised(self.method, 401)
            return self.error(errors.NotAuthenticated, f"it sends to a page where people log in, {place}", response, advice=advice)
        return self.error(
            errors.Redirected,
            f"it points to {place}, and credentials do not follow",
            response,
            advice=f"Set {self.host.url_setting} to the address that answers",
        )

    def _slow_down(self, response: Any) -> None:
        """Wait as long as the service asks for, or longer each time when it does not say; all threads of the client wait."""
        asked = _seconds(response.headers, self.client.now())
        calls, most = self.client.calls, self.limits.max_wait
        left = most - calls.slowed
        if asked is None:
            least = min(self.host.backoff * 2**self.slowed, LONGEST_PAUSE)
            said, enough = "It did not say how long to wait", left > 0 and least < self.client.left
        else:
            least = max(asked, min(0.1 * 2**self.slowed, 1.0) if self.slowed else 0.0)
            said, enough = f"It asked to wait {asked:.0f} s", least <= left and least < self.client.left
        if not enough:
            raise self.error(
                errors.TooMany,
                words_of(response) or "too many calls",
                response,
                advice=f"{said}, and {calls.slowed:.0f} s of max_wait ({most:g} s) are waited already;"
                " raise max_wait, or run fewer jobs at once",
            )
        self.slowed += 1
        calls.slowed_by |= {response.status_code}
        self.client.keep_quiet(min(least * (1 + random.random() * 0.2), left, self.client.left))

    def broken(self, words: str, response: Any = None, may_still_act: bool = False, hint: str = "") -> None:
        """Wait before it is sent again, after a failure of the service; raises an Error when it is not to be. hint: for its advice."""
        if not self.repeatable:
            error = self.error(errors.FateUnknown, words, response, advice=LOST + hint)
            error.may_still_act = may_still_act
            raise error
        advice = None if response is not None and self.host.advised(self.method, response.status_code) else TROUBLE + hint
        return self.again(errors.Broken, words, response=response, tries=self.limits.retries, advice=advice)

    def again(
        self,
        kind: type,
        words: str,
        *,
        response: Any = None,
        tries: int,
        first: float = 1.0,
        advice: Optional[str] = None,
    ) -> None:
        """Wait before it is sent again, `tries` times at most; raises an Error then. first: seconds of the first wait."""
        wait = min(first * 2**self.count, LONGEST_PAUSE) * (1 + random.random() * 0.2)
        if self.count >= tries or self.paused + wait > self.limits.max_wait or wait >= self.client.left:
            raise self.error(kind, words, response, advice=advice)
        self.count += 1
        self.paused += wait
        self.client.wait(wait)

    def _request_id(self, response: Any) -> Optional[str]:
        for header in self.host.request_id_headers:
            if header in response.headers:
                return response.headers[header]
        return None


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
