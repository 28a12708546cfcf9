# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One service: how its API talks, host by host."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Callable, Optional

from .errors import Broken
from .records import Record
from .values import File, Flag, Number, Options, Setting, Url


class Host(Record):
    """One address of a service.

    url              its public address, or a function of the connection options
    auth             connection options -> an auth from auth.py; raises BadInput naming what is missing
    paging           how its lists are walked (paging.py)
    prefix           a path that a given address may end in, taken off
    url_setting      the option that holds another address
    headers          connection options -> headers of every call
    refused          status codes that say "slow down"; backoff: seconds of the first wait when it does not say how long
    identified_by    options beside the secrets that tell accounts apart
    pace             calls and seconds of its published limit, None where none is known
    burst            the same of a second limit besides, of a shorter time
    conflicts        status and the service's words -> whether a refusal means that the thing is there already
    expired          status and response -> whether it says that the credential has run out
    failed           decoded body of a 2xx -> what says in it that it is a failure after all: words, or what holds them
    advice           status, or (verb, status) -> what to do about it
    name, system     where it stands; the System enters them
    """

    url: Any
    auth: Callable[[Options], Any]
    paging: Any
    prefix: str = ""
    url_setting: str = "api_url"
    headers: Callable[[Options], dict[str, str]] = lambda options: {}
    accept: str = "application/json"
    refused: tuple[int, ...] = (429,)
    backoff: float = 1.0
    identified_by: tuple[str, ...] = ()
    pace: Optional[tuple[int, float]] = None
    burst: Optional[tuple[int, float]] = None
    request_id_headers: tuple[str, ...] = ("X-Request-Id",)
    conflicts: Callable[[int, str], bool] = lambda status, words: False
    expired: Callable[[int, Any], bool] = lambda status, response: status == 401
    failed: Callable[[Any], Any] = lambda data: None
    advice: dict = {}
    name: str = ""
    system: Any = None
    __eq__, __hash__, __repr__ = object.__eq__, object.__hash__, object.__repr__

    def advised(self, method: str, status: Optional[int]) -> Optional[str]:
        """Return what to do about an answer with this status."""
        return self.advice.get((method, status)) or self.advice.get(status)


NO, MAYBE, YES = "no", "maybe", "yes"
"""Whether an answer says that a thing is not there; after a `MAYBE` one looks again."""


def absent_by_status(status: int, data: Any) -> str:
    """Return whether an answer to a read or a write says that the thing is not there."""
    return YES if status == 404 else NO


class System(Record):
    """One service.

    title      what messages call it
    settings   the connection options beside the common ones
    hosts      its addresses, by name; the first is where its things are
    token      the option that holds its credential
    update     how its things are updated, where a Resource says nothing else
    names      where rows name things: ("id", "summary") when the two stand together wherever a thing is referred to
    page       the member of a row that holds the address where people look at the thing, "" where rows have none
    reads      paths of POSTs that change nothing
    notes      decoded answer -> warnings that stand beside a thing
    absent     status and data -> whether that means that a thing is not there
    complete   connection options -> those it fills from elsewhere (a file), after the environment
    resources  every kind declared on it, by name; a Resource enters itself
    """

    name: str
    title: str
    hosts: dict[str, Host]
    settings: tuple[Setting, ...] = ()
    token: Optional[Setting] = None
    update: Any = None
    names: tuple[str, ...] = ()
    page: str = ""
    reads: tuple[str, ...] = ()
    notes: Callable[[Any], Iterable[str]] = lambda data: ()
    absent: Callable[[int, Any], str] = absent_by_status
    complete: Optional[Callable[[Options], Options]] = None
    resources: dict[str, Any] = {}
    __eq__, __hash__, __repr__ = object.__eq__, object.__hash__, object.__repr__

    def _complete(self) -> None:
        for name, host in self.hosts.items():
            vars(host).update(name=name, system=self)

    @cached_property
    def host(self) -> Host:
        """The host where its things are."""
        return next(iter(self.hosts.values()))

    @property
    def url_env(self) -> str:
        """The environment variable of its address."""
        return f"{self.name.upper()}_API_URL"

    @cached_property
    def connection_fields(self) -> tuple[Setting, ...]:
        """The options every module of this system has."""
        env = self.name.upper()
        return (
            Setting("api_url", Url(), env=(self.url_env,)),
            self.token or Setting("api_token", secret=True, env=(f"{env}_API_TOKEN",)),
            *self.settings,
            *TUNING,
            Setting("pace", Number(unit="calls per minute"), env=(f"{env}_PACE",)),
        )

    @cached_property
    def checking(self) -> tuple[Setting, ...]:
        """The settings of which not all that fits makes sense."""
        return tuple(one for one in self.connection_fields if one.type.checks)

    @cached_property
    def secretive(self) -> tuple[Setting, ...]:
        """The settings in which a secret may stand."""
        return tuple(one for one in self.connection_fields if one.may_hide)

    def absence(self, refusal: Exception) -> str:
        """Return whether a refusal means that a thing is not there; an answer that cannot be read says nothing."""
        return NO if isinstance(refusal, Broken) else self.absent(getattr(refusal, "status", None) or 0, None)

    def enter(self, kind: Any) -> None:
        """Take a kind in; two of one name are a mistake."""
        if kind.name in self.resources:
            raise ValueError(f"{self.name} has two kinds called {kind.name}")
        self.resources[kind.name] = kind


TUNING = (
    Setting("timeout", Number(unit="seconds", fraction=True), default=30.0),
    Setting("validate_certs", Flag(), default=True),
    Setting("ca_path", File()),
    Setting("client_cert", File()),
    Setting("client_key", File()),
    Setting("retries", Number(), default=4),
    Setting("max_wait", Number(unit="seconds", fraction=True), default=120.0),
)
"""What every module has, whatever the system; the first five of them form the action group `all`."""
