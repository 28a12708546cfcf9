"""The protocol of a window, run by many at once in every order: one window, told once, and in the end all is as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.closing import Closing
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.opening import Opening
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.protocol import Rules, Window
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.record import Record
from tests.support.window_model import Blind, Divided, Exact, Muted, Page, Row, Trouble, World

HOUR = 3600
NAMES = ("muting", "paging", "checks", "blind", "page")
EVERYTHING = {name: {"things": ("a", "b")} for name in NAMES}


class Scene:
    """Five services, and what lay there before: one test that is muted for longer, one component that is broken."""

    def __init__(self, seed: int, rules: Rules | None = None) -> None:
        self.world = World(seed)
        self.runs = (f"{number:012x}" for number in range(1, 10**9))
        self.rules = rules or Rules()
        kinds = (Muted, Exact, Divided, Blind, Page)
        self.muting, self.paging, self.checks, self.blind, self.page = (kind(self.world, name) for kind, name in zip(kinds, NAMES, strict=True))
        self.world.services = [self.muting, self.paging, self.checks, self.blind, self.page]
        self.page.status = {"a": "operational", "b": "major_outage"}
        self.muting.until = {"a": 0, "b": 0}

    def task(self, key: str = "patch", **more: Any) -> Window:
        return Window(key, next(self.runs), **{"lasts": HOUR, "sections": EVERYTHING, "message": f"{key}: begins", **more})

    def open(self, task: Window, after: float = 0.0, trouble: Trouble | None = None) -> dict[str, Any]:
        return self.world.begin(task.run, Opening(task, self.world.services, rules=self.rules).open(), after, trouble)

    def extend(self, task: Window, after: float = 0.0, trouble: Trouble | None = None) -> dict[str, Any]:
        return self.world.begin(task.run, Opening(task, self.world.services, rules=self.rules).extend(), after, trouble)

    def close(self, key: str = "patch", after: float = 0.0, trouble: Trouble | None = None, part: str | None = None) -> dict[str, Any]:
        task = Window(key, next(self.runs), part=part)
        steps = Closing(task, self.world.services, rules=self.rules).close(f"{key}: over")
        return self.world.begin(task.run, steps, after, trouble)

    def is_as_silent_as_announced(self) -> None:
        """Whoever reads the page is told of a window in which nothing shouts."""
        log = "\n".join(self.world.log)
        assert [bool(self.open_rows(name)) for name in NAMES] == [True] * 5, log
        assert {one for _run, held, _end in self.blind.quiet.values() for one in held} == {"a", "b"}, log

    # What is there

    def open_rows(self, name: str, key: str = "patch") -> list[Row]:
        service = {one.name: one for one in self.world.services}[name]
        return [row for row in service.rows.values() if row.record.key == key and row.end > self.world.now]

    def is_open_once(self, key: str = "patch", things: tuple[str, ...] = ("a", "b")) -> None:
        """P5: one window on each service, everything silent, and people told once."""
        log = "\n".join(self.world.log)
        assert [len(self.open_rows(name, key)) for name in NAMES] == [1, 1, len(things), 1, 1], log
        assert all(self.muting.until[one] > self.world.now for one in things), log
        assert {one for _run, held, end in self.blind.quiet.values() if end > self.world.now for one in held} >= set(things), log
        assert [self.page.status[one] for one in things] == ["maintenance"] * len(things), log
        assert self.told(key, "begins") == 1, log

    def told(self, key: str, what: str) -> int:
        """Return how often people were told."""
        return sum((of, text) == (key, f"{key}: {what}") for _entry, of, text in self.page.mails)

    def is_as_before(self, told: int | None = None) -> None:
        """P12: nothing is silent any more but what cannot be known of, every component is what it was, people were told once."""
        log = "\n".join(self.world.log)
        for service in (self.muting, self.paging, self.checks, self.blind):
            assert [row for row in service.rows.values() if row.end > self.world.now] == [], (service.name, log)
        assert self.muting.rows == {}, log
        assert self.muting.until == {"a": 0, "b": 0}, log
        assert self.page.status == {"a": "operational", "b": "major_outage"}, log
        assert [row for row in self.page.rows.values() if not row.record.settled] == [], log
        left = [run for run, _things, _end in self.blind.quiet.values() if run not in self.world.unknown]
        assert left == [], log
        assert max(map(self.page.mails.count, self.page.mails), default=0) <= 1, log
        for key in {key for _entry, key, _text in self.page.mails} if told is not None else ():
            assert (self.told(key, "begins"), self.told(key, "over")) == (told, told), log


def races(count: int) -> Any:
    """Return so many seeds: a sample by default, ten times as many in the long run."""
    every = range(count * 10)
    return pytest.mark.parametrize("seed", [pytest.param(one, marks=() if one < count else pytest.mark.full) for one in every])


def seeds(block: int, size: int = 30) -> Iterator[int]:
    yield from range(block * size, (block + 1) * size)


@pytest.mark.parametrize("delay", [0.0, 5.0])
def test_one_run_opens_tells_and_a_second_changes_nothing(delay: float) -> None:
    here = Scene(1)
    first = here.open(here.task())
    here.world.run_all()
    assert first["outcome"].action == "opened"
    here.is_open_once()
    again = here.open(here.task(), delay)
    here.world.run_all()
    assert again["outcome"].action == "unchanged"
    here.is_open_once()
    closed = here.close()
    here.world.run_all()
    assert (closed["outcome"].action, closed["outcome"].failures) == ("closed", [])
    here.is_as_before(told=1)
    last = here.close()
    here.world.run_all()
    assert last["outcome"].action == "unchanged"


@races(6)
def test_many_at_once_make_one_window(seed: int) -> None:
    for number in seeds(seed):
        here = Scene(number)
        runs = 2 + number % 7
        opened = [here.open(here.task(), here.world.random.random() * 4) for _run in range(runs)]
        here.world.run_all()
        assert [one for one in opened if "outcome" not in one] == [], (number, opened)
        here.is_open_once()
        closed = [here.close(after=here.world.random.random() * 3) for _run in range(runs)]
        here.world.run_all()
        assert [one["outcome"].failures for one in closed] == [[]] * runs, number
        here.is_as_before(told=1)


def test_whoever_waits_looks_at_the_first_record_and_at_what_is_made_last() -> None:
    """The one who leads needs the calls that a slow service has to spare."""
    here = Scene(1)
    here.open(here.task())
    waits = here.open(here.task(), 3.0)
    here.world.run_all()
    assert waits["outcome"].action == "unchanged"
    assert here.world.looks.count(("muting", "page")) >= 2
    alone = Scene(1)
    alone.open(alone.task())
    alone.world.run_all()
    beside = {name: sum(name in one for one in here.world.looks) - sum(name in one for one in alone.world.looks) for name in NAMES}
    assert max(beside[name] for name in ("paging", "checks", "blind")) <= 3, beside


@races(6)
def test_whoever_dies_or_is_unheard_or_refused_leaves_nothing_that_closing_does_not_end(seed: int) -> None:
    for number in seeds(seed):
        here = Scene(number)
        chance = here.world.random
        trouble = Trouble(dies=0.06 * chance.random(), loses=0.1 * chance.random(), refuses=0.06 * chance.random())
        for _run in range(1 + number % 5):
            here.open(here.task(), chance.random() * 40, trouble)
        if number % 3 == 0:
            here.extend(here.task(lasts=2 * HOUR, message="patch: longer"), chance.random() * 60, trouble)
        if number % 4 == 0:
            here.close(after=chance.random() * 60, trouble=trouble)
        here.world.run_all()
        here.world.now += 60
        again = here.open(here.task(lasts=HOUR if number % 3 else 3 * HOUR, message=None))
        here.world.run_all()
        assert "outcome" in again, (number, again, "\n".join(here.world.log))
        closed = here.close()
        here.world.run_all()
        assert closed["outcome"].failures == [], (number, "\n".join(here.world.log))
        here.is_as_before()


@races(6)
def test_two_windows_on_the_same_things_give_back_what_lay_underneath(seed: int) -> None:
    for number in seeds(seed):
        here = Scene(number)
        chance = here.world.random
        keys = ("patch", "network")
        for key in keys:
            here.open(here.task(key), chance.random() * 6)
            here.close(key, 15 + chance.random() * 10)
        here.world.run_all()
        here.is_as_before(told=1)


def parted(here: Scene, part: str, **more: Any) -> Window:
    sections = {name: {"things": (f"{part}1", f"{part}2")} for name in ("checks", "blind")}
    return here.task(part=part, sections=sections, message=None, **more)


@races(3)
def test_parts_are_opened_and_closed_by_themselves_and_the_window_ends_all(seed: int) -> None:
    for number in seeds(seed):
        here = Scene(number)
        here.open(here.task())
        here.world.run_all()
        for part in ("x", "y", "z"):
            here.open(parted(here, part), here.world.random.random() * 3)
        here.world.run_all()
        assert len(here.open_rows("checks")) == 8
        here.close(part="x")
        here.world.run_all()
        assert {row.record.part for row in here.open_rows("blind")} == {None, "y", "z"}
        here.close()
        here.world.run_all()
        here.is_as_before(told=1)


def test_a_run_that_names_less_than_the_window_holds_is_refused_and_lets_go_only_when_it_says_so() -> None:
    here = Scene(1)
    here.open(here.task(by="AWX job 811"))
    here.world.run_all()
    less = {**EVERYTHING, "paging": {"things": ("a",)}}
    refused = here.open(here.task(sections=less))
    here.world.run_all()
    words = str(refused["error"])
    assert "holds b" in words
    assert "AWX job 811" in words
    assert "shrink: true" in words
    here.is_open_once()


def test_an_end_moves_on_and_never_back() -> None:
    here = Scene(1)
    first = here.task()
    here.open(first)
    here.world.run_all()
    moved = here.extend(Window("patch", next(here.runs), lasts=2 * HOUR))
    here.world.run_all()
    assert moved["outcome"].action == "extended"
    ends = {row.end for name in NAMES for row in here.open_rows(name)}
    assert len(ends) == 1
    here.is_open_once()
    refused = here.extend(Window("patch", next(here.runs), lasts=HOUR))
    here.world.run_all()
    assert "never moves an end back" in str(refused["error"])
    here.close()
    here.world.run_all()
    here.is_as_before(told=1)


def test_what_is_not_open_cannot_be_extended() -> None:
    here = Scene(1)
    refused = here.extend(here.task())
    here.world.run_all()
    assert "is not open" in str(refused["error"])
    assert "use state: open" in str(refused["error"])


@pytest.mark.parametrize("seed", range(5))
def test_a_run_that_dies_leaves_people_paged_rather_than_deceived(seed: int) -> None:
    """P12: customers are told of nothing that is not silent yet."""
    for number in seeds(seed, 20):
        here = Scene(number)
        deceives_nobody(here)


def deceives_nobody(here: Scene) -> None:
    here.open(here.task(), trouble=Trouble(dies=0.1))
    here.world.run_all()
    if here.open_rows("page"):
        here.is_as_silent_as_announced()


def test_a_window_that_is_closed_while_it_is_opened_is_not_called_open() -> None:
    for number in range(100):
        closed_meanwhile(Scene(number))


def closed_meanwhile(here: Scene) -> None:
    opened = here.open(here.task())

    def somebody_removes_it() -> None:  # who knows nothing of us
        if here.paging.rows:
            here.paging.rows.clear()
        else:
            here.world.at(0.5, somebody_removes_it)

    here.world.at(1, somebody_removes_it)
    here.world.run_all()
    assert "gone from paging" in str(opened.get("error"))
    here.is_as_before()


def lets_go(here: Scene) -> None:
    here.open(here.task())
    here.world.run_all()
    refused = here.open(here.task(sections={**EVERYTHING, "paging": {"things": ("a",)}}))
    here.world.run_all()
    assert "error" in refused


def many(here: Scene) -> None:
    for _run in range(5):
        here.open(here.task(), here.world.random.random() * 4)
    here.world.run_all()
    here.is_open_once()
    for _run in range(5):
        here.close(after=here.world.random.random() * 3)
    here.world.run_all()
    here.is_as_before(told=1)


def refused(here: Scene) -> None:
    opened = here.open(here.task(), trouble=Trouble(refuses=0.2))
    here.world.run_all()
    if "error" in opened and not opened["error"].left:
        here.is_as_before()


def late(here: Scene) -> None:
    """Somebody who does not elect (another version) makes the same in between: what is there already is not made again."""
    here.open(here.task())
    for name in ("paging", "checks"):
        service = {one.name: one for one in here.world.services}[name]
        of = Window("patch", "other")

        def make(service: Any = service, of: Window = of) -> None:
            now = int(here.world.now)
            for act in service.open(Record(of.key, of.run, now, now + HOUR, on=NAMES), service.resolve({"things": ("a", "b")}, None), None):
                act.do()

        here.world.at(2.8, make)
    here.world.run_all()
    assert (len(here.open_rows("paging")), len(here.open_rows("checks"))) == (1, 2)


NEEDED = {
    "elects": many, "waits_for_the_leader": many, "one_closer": many, "silences_first": deceives_nobody,
    "never_lets_go": lets_go, "undoes": refused, "looks_again": closed_meanwhile, "looks_before_each": late,
}  # fmt: skip


def dies_while(here: Scene, closing: bool) -> None:
    """One run dies somewhere; whoever closes then finds a record of all that is to be given back."""
    trouble = Trouble(dies=0.15)
    here.open(here.task(message=None), trouble=None if closing else trouble)
    here.world.run_all()
    if closing:
        here.close(trouble=trouble)
        here.world.run_all()
    here.world.now += 60
    here.close()
    here.world.run_all()
    here.is_as_before()


def overlapping(here: Scene) -> None:
    for key in ("patch", "network"):
        here.open(here.task(key))
        here.world.run_all()
    for key in ("patch", "network"):
        here.close(key)
        here.world.run_all()
    here.is_as_before(told=1)


def lifted_by_hand(here: Scene) -> None:
    """What lay underneath was longer, and somebody has ended it meanwhile: nothing is to be silent that nobody asked for."""
    here.muting.until["a"] = int(here.world.now) + 5 * HOUR
    here.open(here.task())
    here.world.run_all()
    here.muting.until["a"] = 0
    here.close()
    here.world.run_all()
    here.is_as_before(told=1)


def set_by_hand(here: Scene) -> None:
    here.open(here.task())
    here.world.run_all()
    here.page.status["a"] = "partial_outage"
    here.close()
    here.world.run_all()
    assert here.page.status == {"a": "partial_outage", "b": "major_outage"}


HABITS = {
    "record first": lambda here: dies_while(here, closing=False), "record last": lambda here: dies_while(here, closing=True),
    "closing never silences": lifted_by_hand, "what lies underneath": overlapping, "by hand is left alone": set_by_hand,
}  # fmt: skip
"""Rules that the adapters keep, and an order of events in which each is needed."""


@pytest.mark.parametrize(("rule", "scene"), HABITS.items(), ids=HABITS)
def test_each_rule_of_the_adapters_is_needed(rule: str, scene: Any) -> None:
    for number in range(30):
        scene(Scene(number))
    broken = 0
    for number in range(30):
        here = Scene(number)
        here.world.off.add(rule)
        try:
            scene(here)
        except AssertionError:
            broken += 1
    assert broken, rule


def test_every_rule_is_switched_off_once() -> None:
    assert set(NEEDED) == {one.name for one in fields(Rules)}


@pytest.mark.parametrize(("rule", "scene"), NEEDED.items(), ids=NEEDED)
def test_each_rule_is_needed(rule: str, scene: Any) -> None:
    """With a rule switched off some order of the same runs breaks a promise; with all of them none does."""
    for number in range(30):
        scene(Scene(number))
    broken = 0
    for number in range(30):
        try:
            scene(Scene(number, replace(Rules(), **{rule: False})))
        except AssertionError:
            broken += 1
    assert broken, rule
