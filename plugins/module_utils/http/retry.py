# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What becomes of one request: sent again, given up, judged. The policy stands at Client."""

from __future__ import annotations

import random
from typing import Any, Optional

from .. import errors
from ..answers import Answer, Unreadable, decoded

try:
    import requests
except ImportError:  # the client says so
    requests = None  # type: ignore[assignment]

LOST = "Nobody knows whether it was carried out; run the task again, it looks before it writes"
TROUBLE = "The service or the way to it is in trouble; try again later, or raise timeout and retries"


class Attempt:
    """One request until it is answered: what was tried so far and what may still be tried.

    count, paused: how often it was sent again after a failure, and the seconds waited for that. slowed: how often the service
    told it to slow down.
    """

    longest_pause = 60.0
    """Seconds of one wait that we choose ourselves."""

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
        self.request_id: Optional[str] = None

    def error(self, kind: type, words: str, response: Any = None, advice: Optional[str] = None) -> errors.Error:
        """Return an Error of this request, with the evidence a response carries."""
        status = None if response is None else response.status_code
        return kind(
            words,
            system=self.host.system.name,
            method=self.method,
            endpoint=self.path,
            status=status,
            request_id=None if response is None else self.request_id,
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
        self.request_id = next((response.headers[one] for one in self.host.request_id_headers if one in response.headers), None)
        if not self.renewed and self.host.expired(status, response) and self.limits.auth.renew():
            self.renewed = True
            return None
        if status >= 300:
            from .refusals import not_good  # here, because few processes ever need it

            return not_good(self, status, response)
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
            from ..sayings import said_in

            raise self.error(errors.Refused, said_in(problem), response)
        return Answer(status, data, response.headers, self.request_id)

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
        wait = min(first * 2**self.count, self.longest_pause) * (1 + random.random() * 0.2)
        if self.count >= tries or self.paused + wait > self.limits.max_wait or wait >= self.client.left:
            raise self.error(kind, words, response, advice=advice)
        self.count += 1
        self.paused += wait
        self.client.wait(wait)
