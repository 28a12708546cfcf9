# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sentences users read when something cannot be done.

    Error
    |-- BadInput              the task itself is wrong; no call was needed to know
    |   |-- Missing           a reference that nothing provides
    |   |-- Ambiguous         a name that several things bear
    |   `-- Immutable         a change the service does not offer
    |-- Unreachable           no connection, so nothing was done
    |-- FateUnknown           a request was sent and its answer was lost
    `-- Refused               the service answered, and the answer is no
        |-- NotAuthenticated  401
        |-- Forbidden         403
        |-- NotFound          404, or what the service says instead
        |-- Conflict          409, 412, or what the service says instead
        |-- TooMany           429 and its kin, after all the waiting allowed
        |-- Broken            5xx, and answers that cannot be read
        `-- Redirected        3xx
"""

from __future__ import annotations

import os
import traceback
from typing import Any, Optional


class Error(Exception):
    """What went wrong, as evidence rather than text.

    words: the server's own words, or ours where there was no server. tried: "create Statuspage component 'API'".
    advice: what to do about it, one sentence without a full stop. cost: what is worse now than before, a sentence that comes
    first. Never holds a credential.
    """

    def __init__(
        self,
        words: str,
        *,
        system: Optional[str] = None,
        method: Optional[str] = None,
        endpoint: Optional[str] = None,
        status: Optional[int] = None,
        request_id: Optional[str] = None,
        advice: Optional[str] = None,
    ) -> None:
        super().__init__(words)
        self.words = words
        self.system = system
        self.method = method
        self.endpoint = endpoint
        self.status = status
        self.request_id = request_id
        self.advice = advice
        self.tried: Optional[str] = None
        self.cost: Optional[str] = None

    def __str__(self) -> str:
        parts = []
        if self.tried:
            parts.append(f"Cannot {self.tried}")
        if self.method:
            outcome = f": {self.status}" if self.status else ""
            parts.append(f"({self.method} {self.endpoint}{outcome})")
        head = " ".join(parts)
        sentence = f"{head}: {self.words}" if head else self.words
        if self.request_id:
            sentence = f"{sentence.rstrip('.')} (request id {self.request_id})"
        if self.advice:
            sentence = f"{sentence.rstrip('.')}. {self.advice}"
        sentence = f"{self.cost} {sentence}" if self.cost else sentence
        sentence = " ".join(sentence.split())  # a name or an id of theirs may hold line ends
        return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."

    def evidence(self) -> dict[str, Any]:
        """Return what is known beside the sentence: system, method, endpoint, status, request_id."""
        known = {name: getattr(self, name) for name in ("system", "method", "endpoint", "status", "request_id")}
        return {name: value for name, value in known.items() if value is not None}


class BadInput(Error):
    """The task is wrong as written."""


class Missing(BadInput):
    """A reference names a thing that is not there."""


class Ambiguous(BadInput):
    """A name fits several things."""


class Immutable(BadInput):
    """The service offers no way to change this."""


class Unreachable(Error):
    """No connection came about, so the service has seen nothing."""


class FateUnknown(Error):
    """A request was sent and its answer was lost: it may or may not have been carried out.

    may_still_act: nobody said that the service has stopped working on it (a timeout), so it may act later.
    """

    may_still_act = False


class Refused(Error):
    """The service answered with something that is not success."""


class NotAuthenticated(Refused):
    """The credentials are missing, wrong or not approved."""


class Forbidden(Refused):
    """The credentials are good but do not reach this."""


class NotFound(Refused):
    """The service does not know the thing."""


class Conflict(Refused):
    """The thing changed meanwhile, or collides with another."""


class TooMany(Refused):
    """The service told us to slow down for longer than we may wait."""


class Broken(Refused):
    """The service failed, or answered something that cannot be read."""


class Redirected(Refused):
    """The service points elsewhere; credentials do not follow."""


STUMBLES = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What happens to whoever reads an answer of an undocumented shape."""


def named(error: Exception, tried: Optional[str], system: str) -> Error:
    """Return an Error that says what was tried, where it does not say so yet; a stumble over an answer of `system` is Broken."""
    told = error if isinstance(error, Error) else _misunderstood(system, error)
    told.tried = told.tried or tried
    return told


class trying:
    """Name the attempt in every Error that leaves the block and has no name yet, as `named` does. what: text, or None.

    system: whose answers are looked at, "" for none.
    """

    __slots__ = ("what", "system")

    def __init__(self, what: Optional[str], system: str = "") -> None:
        self.what = what
        self.system = system

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, Error):
            named(error, self.what, self.system)
        elif self.system and isinstance(error, STUMBLES):
            raise named(error, self.what, self.system) from None


def understanding(system: str) -> trying:
    """Return a block in which to stumble over an answer of an undocumented shape is Broken."""
    return trying(None, system)


def _misunderstood(system: str, reason: Exception) -> Broken:
    frame = traceback.extract_tb(reason.__traceback__)[-1]
    place = f"{type(reason).__name__} in {os.path.basename(frame.filename)}:{frame.lineno}"
    return Broken(
        f"it answered something of another shape than its documentation says ({place})",
        system=system,
        advice="Check that api_url is the address of the API; if it is, please report this",
    )
