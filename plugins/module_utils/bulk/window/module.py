# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The `maintenance_window` module: from its options to runs of the protocol, and to what the user sees."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field, replace
from typing import Any, Optional, TypeVar

from ... import errors
from ...arguments import with_environment
from ...connect import Clients, connection_arguments, connections_field
from ...frame import Frame
from ...lookup import Finder
from ...paths import Addresses
from ...system import TUNING, System
from ...times import duration, instant, iso
from ...values import Choice, Duration, Field, Flag, Instant, Json, ListOf, Members, Number, Options
from ..kinds import ManyKinds
from .account import Account
from .closing import Closing
from .driver import Driver
from .opening import Opening
from .protocol import NotOpened, Run, Window
from .record import Record, check_key, check_length, new_run
from .showing import Showing, overview
from .turns import occurrences

R = TypeVar("R", bound=Run)
NEEDS_AN_END = ("open", "extended")
YEAR_3000 = 32_503_680_000
"""Epoch seconds: no time of a window takes more digits."""
UNKNOWN = "It may be open there, so run the task again when that can be read; a silence ends by itself all the same"
RECURRENCE = Members(
    Field("rule", required=True),
    Field("zone", required=True),
    Field("ahead", Number(), default=4),
    Field("announce_ahead", Number(), default=1),
)


@dataclass(frozen=True, eq=False)
class MaintenanceWindow(ManyKinds):
    """The `maintenance_window` module. adapters: by the name of their system, in the order in which silences are made."""

    adapters: dict[str, type[Account]] = field(default_factory=dict)
    module_name: str = "maintenance_window"

    @property
    def constraints(self) -> dict:  # type: ignore[override]
        """Return what Ansible refuses by itself."""
        return {"mutually_exclusive": [("duration", "ends_at")]}

    def declared(self) -> tuple:
        """Return the options of the module."""
        return (
            Field("key"),
            Field("state", Choice("open", "extended", "closed", "status"), default="open"),
            Field("title", default="Maintenance"),
            Field("part"),
            Field("starts_at", default="now"),
            Field("duration", Duration()),
            Field("ends_at", Instant()),
            Field("recurrence", RECURRENCE),
            Field("planned", Flag(), default=False),
            Field("shrink", Flag(), default=False),
            Field("allow_empty", Flag(), default=False),
            Field("older_than", Duration()),
            Field("wait_quiet", Duration()),
            Field("by"),
            *(Field(name, Members(*self.section(adapter))) for name, adapter in self.adapters.items()),
            Field("also", ListOf(Json()), default=[]),
            connections_field(self.systems),
            *TUNING,
        )

    def section(self, adapter: type[Account]) -> tuple[Field, ...]:
        """Return the options of one service."""
        more = (Field("title"), Field("message"), Field("message_closed"), Field("notify", Flag(), default=False)) if adapter.public else ()
        return (*adapter.options, *more)

    def system_called(self, name: str) -> System:
        """Return a system by its name."""
        return next(one for one in self.systems if one.name == name)

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"the window {params.get('key')!r}" if params.get("key") else "windows"

    def run(self, params: Options, frame: Frame) -> dict[str, Any]:
        """Open, extend, close or show a window. Result: see the module's page."""
        frame.stand_alone()
        return _Run(self, params, frame).result()


@dataclass
class _Section:
    """What a task says for one account. name: "zmon", "statuspage/kctbh9vrtdwd"."""

    name: str
    system: str
    says: Optional[Options]
    connection: Options


class _Run:
    """One execution of the module."""

    def __init__(self, thing: MaintenanceWindow, params: Options, frame: Frame) -> None:
        self.thing = thing
        self.params = params
        self.frame = frame
        self.state = params["state"]
        self._check()
        self.sections = self._sections()
        self.accounts = {one.name: self._account(one) for one in self.sections}
        self.said = {one.name: one.says for one in self.sections if one.says is not None and (self.state != "open" or self._names_things(one))}
        self.public = [one for one in self.sections if one.says and thing.adapters[one.system].public]
        self.driver = Driver(self.accounts, frame)

    def _names_things(self, section: _Section) -> bool:
        return any(section.says.get(one.name) for one in self.thing.adapters[section.system].options if isinstance(one.type, ListOf))

    # What is refused before any call

    def _check(self) -> None:
        params, state = self.params, self.state
        sweeping = state == "closed" and params.get("older_than") is not None
        if params.get("key") is not None or (state != "status" and not sweeping):
            check_key(params.get("key"))
        if params.get("part") is not None:
            check_key(params["part"], "part")
        self.by = params.get("by") or _whoever()
        if state == "open":
            check_length(Record(params["key"], new_run(), YEAR_3000, YEAR_3000, params.get("part"), YEAR_3000, self.by))
        if params.get("older_than") is not None and not sweeping:
            raise errors.BadInput("older_than goes with state closed only")
        self._check_times()
        if state == "open":
            self._check_opening()

    def _check_times(self) -> None:
        params, state = self.params, self.state
        if state in NEEDS_AN_END and params.get("duration") is None and params.get("ends_at") is None:
            raise errors.BadInput("an end is missing: give duration or ends_at; a window without one would be silent for ever")
        lengths = {name: duration(params[name], name) for name in ("duration", "older_than", "wait_quiet") if params.get(name) is not None}
        if lengths.get("duration", 1) <= 0:
            raise errors.BadInput("duration must be more than nothing")
        if params.get("ends_at") is not None:
            instant(params["ends_at"], "ends_at")
        if params["starts_at"] != "now" and params.get("recurrence") is None:
            instant(params["starts_at"], "starts_at")
        if params.get("recurrence") and (state != "open" or params.get("duration") is None):
            raise errors.BadInput("recurrence goes with state open and a duration")

    def _check_opening(self) -> None:
        params, adapters = self.params, self.thing.adapters
        sections = [name for name in adapters if params.get(name) is not None]
        if not sections and not params["also"]:
            raise errors.BadInput(f"nothing would be silent: give at least one of {', '.join(adapters)}")
        wrong = [name for name in sections if not adapters[name].divisible]
        if params.get("part") is not None and wrong:
            divisible = " and ".join(name for name, one in adapters.items() if one.divisible)
            raise errors.BadInput(
                f"part goes with {divisible} only, not with {', '.join(wrong)}",
                advice="The window itself is opened and closed by a task without part",
            )

    def _sections(self) -> list[_Section]:
        """Return what the task says for each account, and every other account for which there are credentials."""
        found = [_Section(name, name, self.params.get(name), self._connection(name)) for name in self.thing.adapters]
        for number, one in enumerate(self.params["also"]):
            found.append(self._further(number, one))
        wanted = []
        for one in found:
            adapter = self.thing.adapters[one.system]
            if one.says is not None:
                self._check_section(one, adapter)
                page = one.says.get("page_id") if adapter.public else None
                one.connection = {**one.connection, **({"page_id": page} if page else {})}
            elif not self._may_be_asked(one):
                continue
            if adapter.public:
                one.name = f"{one.system}/{one.connection.get('page_id')}"
            wanted.append(one)
        if not wanted:
            raise errors.BadInput("there are no credentials for any service: give connections, or set the environment")
        return wanted

    def _check_section(self, section: _Section, adapter: type[Account]) -> None:
        says = section.says or {}
        if self.state == "open":
            adapter.check(says)
        if adapter.public and says.get("notify") and not says.get("message") and self.state != "closed":
            raise errors.BadInput(f"{section.system}: notify is true and there is no message to tell")
        if adapter.public and not section.connection.get("page_id") and not says.get("page_id"):
            raise errors.BadInput(f"{section.system}: page_id is missing")

    def _further(self, number: int, one: Any) -> _Section:
        """Return a second account of a service, as an entry of `also` says it."""
        says = dict(one) if isinstance(one, dict) else {}
        name, options = str(says.pop("connection", "")), says.pop("options", None)
        system, _colon, which = name.partition(":")
        if system not in self.thing.adapters or not which:
            raise errors.BadInput(f"also[{number}]: connection must be a service and a name, as {next(iter(self.thing.adapters))}:eu")
        known = [one.name for one in self.thing.section(self.thing.adapters[system])]
        unknown = sorted(set(says) - set(known))
        if unknown:
            words = f"also[{number}]: {', '.join(unknown)} is no option of {system}"
            raise errors.BadInput(words, advice=f"There are {', '.join(known)}, and options for the connection")
        return _Section(name, system, says, self._connection(name, options))

    def _connection(self, name: str, options: Optional[Options] = None) -> Options:
        system = self.thing.system_called(name.partition(":")[0])
        params = self.params if options is None else {**self.params, "connections": {system.name: options}}
        return with_environment(system.connection_fields, connection_arguments(params, system))

    def _may_be_asked(self, section: _Section) -> bool:
        """Say whether there are credentials for a service that the task does not name."""
        system = self.thing.system_called(section.system)
        secret = any(section.connection.get(one.name) for one in system.connection_fields if one.secret)
        page = not self.thing.adapters[section.system].public or bool(section.connection.get("page_id"))
        return secret and page and bool(section.connection.get(system.host.url_setting) or system.host.url)

    def _account(self, section: _Section) -> Account:
        adapter = self.thing.adapters[section.system]
        system = self.thing.system_called(section.system)
        clients = Clients(self.frame, system, section.connection)
        scope = {"page_id": section.connection["page_id"]} if adapter.public else {}
        finder = Finder(self.frame.cache, clients, Addresses(scope), self.frame.checking, self.frame.warnings)
        title = (section.says or {}).get("title") or self.params["title"]
        account = adapter(section.name, finder, title, *([section.connection["page_id"]] if adapter.public else []))
        account.warnings = self.frame.warnings
        if section.says is not None and adapter.public and not section.says.get("announce", True):
            account.homeless, account.ahead = True, False  # statuses only: nothing is kept on the page, and nobody sets them at a planned start
        return account

    def _page_named(self, name: str) -> Optional[Account]:
        """Return the account of a page that a record names and the task does not: the credentials of the first one may reach it."""
        system, _slash, page = name.partition("/")
        if not page or system not in self.thing.adapters:
            return None
        section = _Section(name, system, None, {**self._connection(system), "page_id": page})
        if not self._may_be_asked(section):
            return None
        self.accounts[name] = self._account(section)
        self.driver.take_in(self.accounts[name])
        return self.accounts[name]

    # States

    def result(self) -> dict[str, Any]:
        """Do what the state says, and return the task's result."""
        return {"open": self._open, "extended": self._extend, "closed": self._close, "status": self._status}[self.state]()

    def _window(self, at: Optional[int] = None, start: Optional[int] = None) -> Window:
        params = self.params
        ends = int(instant(params["ends_at"], "ends_at")) if params.get("ends_at") else None
        lasts = int(duration(params["duration"], "duration")) if params.get("duration") is not None else None
        if start is None and params["starts_at"] != "now" and self.state == "open":
            start = int(instant(params["starts_at"], "starts_at"))
        return Window(
            key=params.get("key") or "",
            run=new_run(),
            part=params.get("part"),
            at=at,
            starts=start,
            lasts=lasts,
            ends=ends,
            sections=self.said,
            messages={one.name: (one.says.get("message"), bool(one.says.get("notify"))) for one in self.public},
            shrink=params["shrink"],
            allow_empty=params["allow_empty"],
            by=self.by,
        )

    def _run(self, kind: type[R], window: Window) -> R:
        return kind(window, list(self.accounts.values()), self.frame.warnings, further=self._page_named)

    def _showing(self, window: Window) -> Showing:
        return Showing(self.accounts, window, self.params["title"], self.frame)

    def _open(self) -> dict[str, Any]:
        if self.params.get("recurrence"):
            return self._recurring()
        window = self._window()
        opening = self._run(Opening, window)
        outcome = self.driver.drive(opening.open(self.frame.checking), opening)
        return self._showing(window).opened(outcome, self._counts_from_now())

    def _counts_from_now(self) -> bool:
        return self.params["starts_at"] == "now" and self.params.get("ends_at") is None

    def _extend(self) -> dict[str, Any]:
        window = self._window()
        outcome = self.driver.drive(self._run(Opening, window).extend(self.frame.checking))
        return self._showing(window).opened(outcome, from_now=False)

    def _close(self) -> dict[str, Any]:
        params, window = self.params, self._window()
        if params.get("wait_quiet") is not None and not self.frame.checking:
            ringing = self._until_quiet(window, duration(params["wait_quiet"], "wait_quiet"))
        else:
            ringing = []
        older = duration(params["older_than"], "older_than") if params.get("older_than") is not None else None
        closing = self._run(Closing, window)
        told = {one.name: one.says["message_closed"] for one in self.public if one.says.get("message_closed")}
        steps = closing.close(told, params["planned"], None if older is None else int(older), self.frame.checking)
        outcome = self.driver.drive(steps)
        result = self._showing(window).closed(outcome, ringing)
        if outcome.failures:
            first = "; ".join(dict.fromkeys(one.rstrip(".") for one in outcome.failures))
            what = f"The window {window.key!r}" if window.key else "What windows left over"
            if not outcome.pieces:
                raise NotOpened(f"{what} was found nowhere, but {first}", outcome.left, advice=UNKNOWN)
            raise NotOpened(f"{what} is closed but for: {first}", outcome.left, advice="Run the task again; what is left ends by itself")
        return result

    def _until_quiet(self, window: Window, patience: float) -> list[str]:
        """Wait until nothing rings on what is held, asking each minute; returns what still does."""
        waited = 0.0
        closing = self._run(Closing, window)
        self.driver.drive(closing.look_everywhere(unread={}))
        while True:
            ringing = [
                f"{account.title}: {one}"
                for name, account in self.accounts.items()
                for one in account.ringing([piece for piece in closing.pieces() if piece.service == name])
            ]
            if not ringing or waited >= patience:
                break
            pause = min(60.0, patience - waited)
            self.driver.wait(pause, f"{len(ringing)} still ring")
            waited += pause
        if ringing:
            self.frame.warnings.append(f"The window is closed although this still rings: {', '.join(ringing)}.")
        return ringing

    def _recurring(self) -> dict[str, Any]:
        """Make what is missing of the next turns, and cancel what the rule no longer has."""
        params = self.params
        recurrence = params["recurrence"]
        length = int(duration(params["duration"], "duration"))
        deaf = [name for name in self.said if not self.accounts[name].ahead]
        if deaf:
            raise errors.BadInput(f"{', '.join(deaf)}: cannot be silenced ahead of time; open the window from the job itself")
        looking = self._run(Opening, self._window())
        self.driver.drive(looking.look(self.accounts, must=self.said))
        now = looking.now
        turns = occurrences(params["starts_at"], recurrence, now, length)
        showings, outcomes = [], []
        for number, start in enumerate(turns):
            window = self._window(at=start, start=start)
            if number >= recurrence["announce_ahead"]:
                quiet = {name: one for name, one in self.said.items() if not self.accounts[name].public}
                window = replace(window, sections=quiet, messages={})
            if not window.sections:
                continue
            protocol = self._run(Opening, window)
            outcomes.append(self.driver.drive(protocol.open(self.frame.checking), protocol))
            showings.append(self._showing(window))
        gone = self._run(Closing, self._window())
        cancelled = self.driver.drive(gone.cancel(set(turns), self.frame.checking))
        return Showing.many(showings, outcomes, cancelled, [iso(one) for one in turns])

    def _status(self) -> dict[str, Any]:
        window = self._window() if self.params.get("key") else Window("", new_run())
        looking = self._run(Opening, window)
        self.driver.drive(looking.look(self.accounts, must=self.said))
        self.driver.drive(looking.look_further(unread={}))
        for piece in (one for reading in looking.readings.values() for one in reading.pieces if window.key in ("", one.record.key)):
            looking.say_doubt(piece)
        twice = [piece for piece in looking.second_entries() if window.key in ("", piece.record.key)]
        for piece in twice:
            title, told = self.accounts[piece.service].title, f"the window {piece.record.key!r}"
            self.frame.warnings.append(f"{title}: a second entry tells of {told}, as a run outlived its lease; the next state open or closed ends it.")
        windows, table = overview(looking.readings, self.accounts, window.key, twice)
        return self.frame.result(changed=False, action="unchanged", windows=windows, table=table, diff={"before": {}, "after": {}})


def _whoever() -> str:
    """Return who runs this, as people know them."""
    for name in ("AWX_JOB_ID", "TOWER_JOB_ID"):
        if os.environ.get(name):
            return f"AWX job {os.environ[name]}"
    user = os.environ.get("USER") or os.environ.get("LOGNAME") or "somebody"
    return f"{user}@{platform.node()}"[:60]
