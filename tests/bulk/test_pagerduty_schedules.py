"""Schedules of PagerDuty by properties: whoever is on call stays so, and the shifts that a diff foretold are those there are then.

Who is on call is what the sandbox renders, by the vendor's rule and not by ours.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.support.engine import Engine
from tests.support.raw import headers

MODULE = "pagerduty_schedule"
EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # each example is a minute of a service's life; to make it shorter takes many
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PEOPLE = ("demo@example.org", "noa.vidal@example.org", "a@example.org", "b@example.org")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
MOMENTS = ("2026-11-27T06:17:00Z", "2027-03-27T22:17:00Z", "2027-10-30T23:17:00Z", "2028-02-29T12:17:00Z")
"""Hours before clocks change, among others; turns change on whole hours, so that none does while a test runs."""
ANCHOR = datetime(2026, 1, 5, tzinfo=UTC)

members = some.lists(some.sampled_from(PEOPLE), min_size=1, max_size=4)
turns = some.sampled_from(["1h", "12h", "1d", "7d"])
restriction = some.fixed_dictionaries(
    {"start_time_of_day": some.sampled_from(["00:00", "02:00", "09:00", "22:00"]), "duration": some.sampled_from(["1h", "8h", "23h"])},
    optional={"start_day_of_week": some.sampled_from(["monday", "friday", "sunday"])},
)
layer = some.fixed_dictionaries(
    {"users": members, "turn": turns, "rotation_start": some.integers(-400, 9000).map(lambda hours: (ANCHOR + timedelta(hours=hours)).isoformat())},
    optional={"restrictions": some.lists(restriction, max_size=2)},
)
layers = some.lists(layer, min_size=1, max_size=3)
moved = some.tuples(some.just("moved"), some.lists(some.sampled_from(PEOPLE), max_size=2), some.randoms(use_true_random=False))
change = some.fixed_dictionaries({}, optional={"users": moved | moved | members, "turn": turns})
override = some.none() | some.tuples(some.sampled_from(PEOPLE), some.sampled_from([None, 1, 30]), some.sampled_from(["2h", "3d"]))


def ask(engine: Engine, path: str, **query: str) -> Any:
    """Return what the service says, past the modules."""
    answer = engine.sandbox.request("pagerduty", "GET", path, params=query, headers=headers(engine.sandbox, "pagerduty"))
    assert answer.ok, answer.text
    return answer.json()


def rendered(engine: Engine, identity: str, moment: datetime) -> list[tuple[datetime, datetime, str]]:
    """Return who is on call from when to when, in the two weeks from a moment on, as the service renders it."""
    until = (moment + timedelta(days=14)).replace(minute=0, second=0)
    told = ask(engine, f"/schedules/{identity}", since=moment.isoformat(), until=until.isoformat())["schedule"]
    entries = told["final_schedule"]["rendered_schedule_entries"]
    shifts = sorted((datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]), one["user"]["summary"]) for one in entries)
    joined: list[tuple[datetime, datetime, str]] = []
    for start, end, user in shifts:
        if joined and joined[-1][1] == start and joined[-1][2] == user:
            joined[-1] = (joined[-1][0], end, user)
        else:
            joined.append((start, end, user))
    return joined


def as_lines(shifts: list[tuple[datetime, datetime, str]], moment: datetime) -> list[str]:
    """Return rendered shifts in the words of a diff."""
    told, reached = [], moment
    last = (moment + timedelta(days=14)).replace(minute=0, second=0)
    for start, end, user in shifts:
        if start > reached:
            told.append((reached, "nobody"))
        told.append((max(start, moment), user))
        reached = end
    if reached < last:
        told.append((reached, "nobody"))
    return [f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}: {user}" if number else f"now: {user}" for number, (at, user) in enumerate(told)]


def now_on_call(shifts: list[tuple[datetime, datetime, str]], moment: datetime) -> str | None:
    return next((user for start, end, user in shifts if start <= moment + timedelta(minutes=1) < end), None)


def begun(engine: Engine, when: str, zone: str, said: list, over: Any) -> tuple[datetime, dict, str]:
    """Make a schedule with an override at a moment; returns a moment a little later, the task and the id."""
    engine.sandbox.reset()
    engine.sandbox.clock(now=when)
    for name in PEOPLE[2:]:
        engine.done("pagerduty_user", {"email": name, "name": name[0].upper()})
    task = {"name": "S", "time_zone": zone, "layers": [{"name": f"L{number}", **one} for number, one in enumerate(said)]}
    made = engine.done(MODULE, task)
    if over:
        user, hours, length = over
        start = {} if hours is None else {"start": (datetime.fromisoformat(when) + timedelta(hours=hours)).isoformat()}
        engine.done("pagerduty_schedule_override", {"schedule": "S", "user": user, "duration": length, **start})
    engine.sandbox.clock(advance=3600)
    return datetime.fromisoformat(when) + timedelta(seconds=3660), task, made["resource"]["id"]


def changed(one: dict, other: dict) -> dict:
    """Return a layer with other members or turns; members that are moved are all still there, in another order and with others."""
    users = other.get("users", one["users"])
    if users[:1] == ("moved",):
        _moved, more, chance = users
        users = [*one["users"], *more]
        chance.shuffle(users)
    return {**one, **other, "users": list(users)}


@EXAMPLES
@given(when=some.sampled_from(MOMENTS), zone=some.sampled_from(ZONES), said=layers, over=override)
def test_with_nothing_changed_nobodys_shift_moves(engine, when, zone, said, over):
    moment, task, identity = begun(engine, when, zone, said, over)
    before = rendered(engine, identity, moment)
    for again in (task, {**task, "layers": [{"name": one["name"]} for one in task["layers"]]}, {"name": "S", "description": "other"}):
        ran = engine.done(MODULE, again)
        assert (ran["changed"], len(ran.writes)) == ("description" in again, "description" in again), ran["diff"]
        assert "on_call" not in ran["diff"]["after"]
    assert rendered(engine, identity, moment) == before


def foretold(engine: Engine, after: dict, identity: str, moment: datetime) -> list[tuple[datetime, datetime, str]]:
    """Change the schedule, and hold the diff against what there is before and then; returns the latter."""
    before = rendered(engine, identity, moment)
    check = engine.done(MODULE, after, check=True)
    ran = engine.done(MODULE, after)
    assert check.writes == []
    assert check["diff"] == ran["diff"]
    assert check["resource"] == ran["resource"]
    then = rendered(engine, identity, moment)
    if ran["changed"]:
        assert _named(ran["diff"]["before"]["on_call"]) == as_lines(before, moment)
        assert _named(ran["diff"]["after"]["on_call"]) == as_lines(then, moment)
    again = engine.done(MODULE, after)
    assert (again["changed"], again.writes) == (False, []), again["diff"]
    assert rendered(engine, identity, moment) == then
    return then


@EXAMPLES
@given(
    when=some.sampled_from(MOMENTS),
    zone=some.sampled_from(ZONES),
    said=layers,
    over=override,
    changes=some.lists(some.fixed_dictionaries({"users": moved, "turn": turns}), min_size=3, max_size=3),
)
def test_whoever_is_on_call_stays_so_when_members_and_turns_change(engine, when, zone, said, over, changes):
    moment, task, identity = begun(engine, when, zone, said, over)
    before = now_on_call(rendered(engine, identity, moment), moment)
    wanted = [changed(one, other) for one, other in zip(task["layers"], changes, strict=False)]
    assert now_on_call(foretold(engine, {"name": "S", "layers": wanted}, identity, moment), moment) == before


@EXAMPLES
@given(
    when=some.sampled_from(MOMENTS),
    zone=some.sampled_from(ZONES),
    said=layers,
    over=override,
    changes=some.lists(change, min_size=3, max_size=3),
    new=some.none() | layer,
    gone=some.booleans(),
    other=some.sampled_from(ZONES),
    keep=some.booleans(),
)
def test_the_diff_foretells_every_shift(engine, when, zone, said, over, changes, new, gone, other, keep):
    moment, task, identity = begun(engine, when, zone, said, over)
    wanted = [changed(one, differing) for one, differing in zip(task["layers"], changes, strict=False)]
    if gone and len(wanted) > 1:
        wanted = wanted[1:]
    if new is not None:
        wanted.append({"name": "new", **new})
    foretold(engine, {"name": "S", "layers": wanted, "time_zone": other, "keep_on_call": keep}, identity, moment)


NAMES = {"demo@example.org": "Demo User", "noa.vidal@example.org": "Noa Vidal", "a@example.org": "A", "b@example.org": "B"}


def _named(told: list[str]) -> list[str]:
    for address, name in NAMES.items():
        told = [one.replace(f": {address}", f": {name}") for one in told]
    return told
