# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one HTTP client: credentials, pace, paging, decoding; what is sent again is decided in retry.py."""

from __future__ import annotations

import io
import json
import math
import random
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import Any, Callable, NamedTuple, Optional

from .. import errors
from ..answers import Answer
from ..auth import Form
from .retry import Attempt

try:
    import requests
    import requests.adapters
    import requests.auth

    REQUESTS_IMPORT_ERROR = None
except ImportError:
    requests = None  # type: ignore[assignment]
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

USER_AGENT = "steadyops.monitoring/0.1.0"
SAFE_TO_REPEAT = ("GET", "HEAD", "PUT", "DELETE")
APART = 300.0
"""Seconds by which two clocks differ when one of them is wrong; certificates and windows of time suffer from less."""
TIME_WITHIN = 5.0
"""Seconds by which a service's clock may differ before we follow it: its Date header has whole seconds only."""


class Calls:
    """What one task asked of a service; waited in seconds, slowed: those of them because the service said so."""

    read: int = 0
    write: int = 0
    retried: int = 0
    waited: float = 0.0
    slowed: float = 0.0


class Connection(NamedTuple):
    """How to reach one account of one service; everything resolved, nothing optional left to look up."""

    url: str
    auth: Any
    identity: str
    """What tells this account from another: part of cache keys and of the pace's file name; never shown."""
    headers: dict[str, str] = {}
    timeout: float = 30
    verify: Any = True
    cert: Any = None
    retries: int = 4
    max_wait: float = 120
    pace: Optional[tuple[int, float]] = None
    burst: Optional[tuple[int, float]] = None
    """A second limit besides the pace, of a shorter time; without a pace it counts for nothing."""
    proxies: dict[str, str] = {}
    """By what they are for: as the environment has them when the task begins, like the authorities in `verify`."""


class _Mine(threading.local):
    """What each thread of a client has of its own. left, urgent: the seconds that its calls may still take, and that they are."""

    line: Any = None
    tally: Optional[Calls] = None
    left = math.inf
    urgent = False


class Client:
    """Talks to one account of one service over kept connections.

    Retry policy. A *refused* request was not carried out (429, Statuspage's 420, 503 with Retry-After) and is sent
    again with any verb. One that never left (no connection) likewise, twice at most. A *broken* one (reset, timeout,
    500, 502, 503, 504, unreadable body) is sent again only when repeating does no harm: GET, PUT, DELETE, or
    `repeatable`. Any other broken one raises FateUnknown, and the caller looks before it sends again. Waits honour
    Retry-After and the vendor's reset header, double otherwise, and are jittered. Refusals are limited by `max_wait` alone,
    failures by `retries`. What one thread is told to wait, all of them wait.

    host: states codes, headers and words (see system.Host). adapter: replaces the network in tests.
    """

    def __init__(
        self,
        host: Any,
        connection: Connection,
        adapter: Any = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.host = host
        self.connection = connection
        self.tallies: list[Calls] = []
        self.warnings: list[str] = []
        self.slowed_by: set[int] = set()
        """The status codes in which the service asked to slow down."""
        self._sleep = sleep
        self._now = now
        self._offset = 0.0
        self.heard = False
        self._quiet_until = 0.0
        self._rate = None
        if connection.pace:
            from ..rate import Rate

            self._rate = Rate(*connection.pace, connection.url, connection.identity, now=now, burst=connection.burst)
            if self._rate.unshared:
                self.warnings.append(f"The pace of calls is not shared with other runs: {self._rate.unshared}.")
        self._adapter = adapter
        self.before_waiting: Optional[Callable[[float], None]] = None
        """Told before each wait how many seconds it will take: what has to be said first, is said by calls `at_most`, urgently."""
        self._mine = _Mine()
        self.lines: list[Any] = []
        """The kept connections, one for each thread."""
        self._settings = {"stream": False, "verify": connection.verify, "cert": connection.cert, "proxies": connection.proxies}
        connection.auth.post = lambda path, form: self.call("POST", path, None, form, reads=True).data

    @property
    def calls(self) -> Calls:
        """The counts of the thing this thread is about; `tallies` has those of the whole task."""
        return self._mine.tally or self.next_thing()

    def next_thing(self) -> Calls:
        """Begin the counts, and with them the time that may be waited, of the next thing of this task."""
        tally = self._mine.tally = Calls()
        self.tallies.append(tally)
        return tally

    def begin(self) -> None:
        """Count anew: this client has served a task, and the next begins. A warning is given once."""
        self.warnings = []
        self.slowed_by = set()
        self.tallies = []
        self.next_thing()

    def now(self) -> float:
        """Return the service's time: local time plus what its Date header taught us, epoch seconds."""
        return self._now() + self._offset

    def own_time(self) -> float:
        """Return the time of this machine, epoch seconds."""
        return self._now()

    def get(self, path: str, query: Optional[dict] = None) -> Answer:
        """Read one thing."""
        return self.call("GET", path, query)

    def rows(self, path: str, query: Optional[dict], paging: Any, member: Optional[str] = None) -> tuple[list[dict], bool]:
        """Return the rows of a list, and whether that is all of them. paging: None for the host's. member: what holds them."""
        rows: list[dict] = []
        whole = True
        paging = paging or self.host.paging
        try:
            for page, cut_short in paging.pages(lambda asked: self.call("GET", path, {**(query or {}), **asked}), member):
                if not all(isinstance(row, dict) for row in page):
                    raise errors.Broken("it answered a list of something else than objects")
                rows.extend(page)
                whole = whole and not cut_short
            return rows, whole
        except errors.Broken as error:
            if error.method is None:
                error.system, error.method, error.endpoint, error.status = self.host.system.name, "GET", path, 200
            raise

    def call(
        self,
        method: str,
        path: str,
        query: Optional[dict] = None,
        body: Any = None,
        *,
        repeatable: Optional[bool] = None,
        reads: bool = False,
        urgent: bool = False,
    ) -> Answer:
        """Send one request by the policy above and return its good answer, or raise an Error.

        path: begins with a slash, already quoted. query values may be lists. body: what becomes JSON.
        reads: it changes nothing although its verb is POST (a search). urgent: rather refused by the service than kept back by
        this client, when it would have to wait longer than it may.
        """
        urgent = urgent or self._mine.urgent
        if repeatable is None:
            repeatable = method in SAFE_TO_REPEAT or reads
        calls = self._mine.tally or self.next_thing()
        if method in ("GET", "HEAD") or reads:
            calls.read += 1
        else:
            calls.write += 1
        attempt = Attempt(self, method, path, repeatable)
        while True:
            if self._quiet_until > self._now():
                self._wait_with_others(attempt, urgent)
            if self._rate is not None:
                self._keep_pace(attempt, self._rate, urgent)
            try:
                prepared = self.prepare(method, path, query, body)
            except (requests.exceptions.InvalidJSONError, ValueError) as reason:
                raise attempt.unsendable(reason) from None
            attempt.patience = min(self.connection.timeout, max(self._mine.left, 0.001))
            try:
                response = self.send(prepared, attempt.patience)
            except OSError as reason:  # as all that requests says of the network
                attempt.failed(reason)
            else:
                answer = attempt.judged(response)
                if answer is not None:
                    return answer
            calls.retried += 1

    def _keep_pace(self, attempt: Attempt, rate: Any, urgent: bool) -> None:
        longest = min(self.connection.max_wait, self.left)
        wait = rate.reserve(longest)
        if wait > longest:
            if urgent:
                return
            raise attempt.error(
                errors.TooMany,
                f"the pace of calls to {self.host.system.title} is used up for the next {wait:.0f} s,"
                f" longer than {'max_wait' if longest == self.connection.max_wait else 'this may take'} ({longest:.0f} s)",
                advice="Raise max_wait, run fewer jobs at once, or set pace to this job's share",
            )
        if wait > 0:
            self._mine.left -= wait
            self._pause(wait)

    def prepare(self, method: str, path: str, query: Optional[dict], body: Any) -> Any:
        """Return a request ready to be sent; requests' exceptions about bad input pass."""
        prepared = requests.PreparedRequest()
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": self.host.accept}
        headers = {**headers, **self.connection.headers}
        several = [(name, value if isinstance(value, (list, tuple)) else [value]) for name, value in (query or {}).items()]
        said = [(name, one) for name, values in several for one in values]
        prepared.prepare(
            method,
            self.connection.url + path,
            headers=headers,
            params=[(name, str(one).lower() if isinstance(one, bool) else one) for name, one in said],
            data=None if body is None else body if isinstance(body, Form) else encoded(body),
            auth=None if isinstance(body, Form) else self.connection.auth,
        )
        if (method in ("POST", "PUT", "PATCH") or body is not None) and not isinstance(body, Form):
            prepared.headers["Content-Type"] = "application/json"
        return prepared

    def send(self, prepared: Any, patience: float) -> Any:
        """Put one request on the wire and return the raw response, its body read; requests' exceptions pass.

        patience: the seconds to wait for the answer. Without a session, which would work out where a redirect leads: we
        never follow.
        """
        line = self._mine.line
        if line is None:  # requests does not promise that threads may share one
            line = self._mine.line = self._adapter or requests.adapters.HTTPAdapter()
            self.lines.append(line)
        timeout: Any = patience
        if self._mine.left < math.inf:  # to connect and to answer together
            timeout = requests.adapters.TimeoutSauce(total=patience)
        begun = self._now()
        try:
            response = line.send(prepared, timeout=timeout, **self._settings)
            response.content  # noqa: B018 - reads the body, and with it says that it is broken
        finally:
            self._mine.left -= max(self._now() - begun, 0.0)
        self._follow_clock(response.headers.get("Date"))
        return response

    # What a question may take that is not worth waiting for

    @contextmanager
    def at_most(self, seconds: float, urgent: bool = False) -> Iterator[None]:
        """Let the calls of this thread take so long in all, waits included; what takes longer fails, or is sent at once if urgent."""
        self._mine.left, self._mine.urgent = seconds, urgent
        try:
            yield
        finally:
            self._mine.left, self._mine.urgent = math.inf, False

    @property
    def left(self) -> float:
        """The seconds that the calls of this thread may still take."""
        return self._mine.left

    def _follow_clock(self, date: Optional[str]) -> None:
        if not date:
            return
        try:
            offset = parsedate_to_datetime(date).timestamp() - self._now()
        except (TypeError, ValueError, OverflowError):
            return
        self._offset = offset if abs(offset) >= TIME_WITHIN else 0.0
        self.heard = True
        if abs(offset) >= APART:
            from .surroundings import CLOCK, clocks_apart

            said = clocks_apart(self.host.system.title, offset, self._now())
            if not any(one.startswith(CLOCK) for one in self.warnings):
                self.warnings.append(said)

    def keep_quiet(self, seconds: float) -> None:
        """Wait because the service said so, and let every other thread wait as long before its next call."""
        mine = self._now() + seconds
        self._quiet_until = max(self._quiet_until, mine)
        self.calls.slowed += seconds
        self.wait(seconds)
        if self._quiet_until == mine:
            self._quiet_until = 0.0

    def _wait_with_others(self, attempt: Attempt, urgent: bool) -> None:
        """Wait as another thread of this client was told to; not all come back at once."""
        seconds = self._quiet_until - self._now()
        left = min(self.connection.max_wait - self.calls.slowed, self.left)
        if seconds > left:
            if urgent:
                return
            raise attempt.error(
                errors.TooMany,
                f"{self.host.system.title} asked this client to slow down for {seconds:.0f} s more, longer than max_wait"
                f" ({self.connection.max_wait:g} s) allows",
                advice="Raise max_wait, or run fewer jobs at once",
            )
        seconds = min(seconds * (1 + random.random() * 0.2), left)
        self.calls.slowed += seconds
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Sleep, and count it as waited."""
        self.calls.waited += seconds
        self._mine.left -= max(seconds, 0.0)
        if seconds > 0:
            self._pause(seconds)

    def _pause(self, seconds: float) -> None:
        if self.before_waiting is not None:
            self.before_waiting(seconds)
        self._sleep(seconds)


def encoded(body: Any) -> bytes:
    """Return a body as it is sent: JSON in UTF-8; text that is none (half a character) escaped. Raises InvalidJSONError."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    except ValueError as reason:
        raise requests.exceptions.InvalidJSONError(reason) from None
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(body).encode()


def prepare_nothing() -> None:
    """Prepare requests that are never sent, and read an answer that never came: at the first of a process, much is worked out."""
    if requests is None:
        return
    url, prepared = "https://localhost/", requests.PreparedRequest()
    for verb, params, data in (("POST", {}, b"{}"), ("GET", [("a", "b")], None)):
        prepared.prepare(verb, url, headers={"Accept": "application/json"}, params=params, data=data)
    prepared.headers.copy()
    with suppress(AttributeError, TypeError):  # of a requests that is built otherwise
        answer = requests.packages.urllib3.HTTPResponse(body=io.BytesIO(b"{}"), headers=[("Date", "")], status=200, preload_content=False)
        requests.adapters.HTTPAdapter().build_response(prepared, answer).content  # noqa: B018 - reads it
