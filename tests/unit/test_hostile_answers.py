"""P7: one clear sentence, whatever a server answers. By properties, on a scripted network, every example of a module's page.

Of each shape one module is tried, and all for which their service has code of its own.
"""

from __future__ import annotations

import json
import os
import random
import re
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import plain
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.entry import run_task
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource
from tests.support.network import SECRET, Clock, Script, reply
from tests.support.properties import steady
from tests.support.shapes import OWN, each
from tests.unit.documented import examples_of

ACCESS = {
    "api_url": "https://demo.example",
    "api_token": SECRET,
    "page_id": "p1",
    "organization_id": "o1",
    "routing_key": "c" * 32,
    "retries": 1,
    "pace": 0,
}
STATUSES = (200, 201, 204, 302, 400, 401, 403, 404, 409, 412, 418, 420, 422, 429, 500, 502, 503)
CONTENTS = ("application/json", "text/html", "text/plain;charset=odd", "")
LETTERS = "abcxyz019 _-/:.,{}[]<>%&\"'\\\n\t\x00\x1f\x7f\x85é\u0130ſ\u2028\ufeff\U0001f600"
"""What is odd about texts: what ends them, what stands for something else, what has no letter or two of the other case."""
BESIDE = (
    "incident_key",
    "status",
    "service",
    "integration",
    "alert_key",
    "group",
    "run_id",
    "start_time",
    "end_time",
    "previous",
    "group_id",
    "components",
    "incident_updates",
    "metadata",
    "scheduled_for",
    "created_at",
    "body",
    "body_draft",
    "published_at",
    "quarantined_at",
    "mode",
    "_checks",
    "affected",
    "component_list",
    "display_name",
    "resolved_at",
    "scheduled_until",
    "started_at",
)
"""Members that no field declares, but some Behaviour reads."""


def filled(value):
    """Return an argument with a word in the place of each template."""
    if isinstance(value, dict):
        return {name: filled(item) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return "1" if isinstance(value, str) and "{{" in value else value


def tasks_of(module):
    """Return the examples of a module as arguments that need nothing from outside."""
    known = {one.name for one in RESOURCES[module].arguments}
    access = {name: value for name, value in ACCESS.items() if name in known}
    return [{**filled(plain(args)), **access} for name, args in examples_of(module) if name == module]


def fits(template, path):
    """Say whether a path is this template, filled; one that hangs on the options fits nothing."""
    if not isinstance(template, str) or not template:
        return False
    return re.fullmatch(re.sub(r"{\w+}", "[^/]+", template.partition("?")[0]), path) is not None


class Luck(random.Random):
    """Draws what may stand anywhere in an answer. Thousands of values are drawn for each module, so a seed is all that the examples hold.

    Some servers are hardly odd, so that a task comes to its writes, and some are odd throughout.
    """

    def __init__(self, seed):
        super().__init__(seed)
        self._oddness, self._refusing = self.choice((0.0, 0.02, 0.1, 0.3, 0.7)), self.choice((0.0, 0.1, 0.3))

    def odd(self):
        return self.random() < self._oddness

    def refuses(self):
        return self.random() < self._refusing

    def text(self, longest):
        return "".join(self.choices(LETTERS, k=self.randint(0, longest)))

    def scalar(self):
        return self.choice(SCALARS)(self)

    def anything(self, deep=3):
        kind = self.randrange(6) if deep else 0
        if kind < 4:
            return self.scalar()
        inside = [self.anything(deep - 1) for _round in range(self.randint(0, 3))]
        return inside if kind == 4 else {self.text(4): one for one in inside}

    def garbage(self):
        """Return status, body and type of content of an answer that is about nothing."""
        body = self.choice((json.dumps(self.anything()).encode(), self.randbytes(self.randint(0, 30)), b"<html><title>Sign in</title></html>"))
        return self.choice(STATUSES), body, self.choice(CONTENTS)


SCALARS = (
    lambda luck: None,
    lambda luck: luck.random() < 0.5,
    lambda luck: luck.randint(-5, 5),
    lambda luck: luck.randint(-5, 10**18),
    lambda luck: luck.choice((0.0, -0.0, 0.5, -1.5, 1e300, -1e-300)),
    lambda luck: luck.text(6),
)


class Oddity:
    """A server that knows which kind of thing each path is about, and answers things that are odd inside."""

    def __init__(self, module, args, luck):
        every = RESOURCES[module].system.resources.values()
        self.kinds = [one for one in every if isinstance(one, Resource)]
        self.names = sorted({value for value in args.values() if isinstance(value, str)})
        self.kind, self.args, self.luck = RESOURCES[module], args, luck

    def __call__(self, request):
        if self.luck.refuses():
            status, body, content = self.luck.garbage()
            return reply(status, body, Content_Type=content)
        body = json.dumps(self.shaped(request)).encode()
        return reply(200, body, Content_Type="application/json", Date="Fri, 15 Jan 2027 08:00:00 GMT")

    def shaped(self, request):
        """Return a list, or one thing, or a wrapped one, as its path would have it."""
        for kind in self.kinds:
            if request.method == "GET" and fits(kind.paths.list, request.path):
                rows = [self.row(kind) for _round in range(self.luck.randint(0, 2))]
                return {kind.listing.rows: rows} if kind.listing.rows else rows
            single = fits(kind.paths.one, request.path) or fits(kind.paths.item, request.path)
            if single or request.method != "GET":
                return {kind.body.envelope: self.row(kind)} if kind.body.envelope else self.row(kind)
        member = request.path.rstrip("/").rsplit("/", 1)[-1]
        return {member: [self.row(self.kinds[0])], "integration": self.row(self.kinds[0])}

    def row(self, kind):
        """Return a thing that has the right name, if luck will have it, and anything else in the rest."""
        luck = self.luck
        row = {name: luck.anything() for name in (*BESIDE, *(one.at for one in kind.fields)) if luck.odd()}
        for one in (*(one for one in kind.fields if one.name in kind.identity.key), *filter(None, [kind.identity.at])):
            right = self.args.get(one.name) if kind is self.kind and luck.random() < 0.75 else None
            row[one.at] = luck.scalar() if luck.odd() or not self.names else right or luck.choice(self.names)
        return row


@pytest.mark.parametrize("module", each({name: name for name in RESOURCES}, OWN))
def test_every_answer_ends_in_a_result_or_one_sentence(module):
    tasks = tasks_of(module)

    @settings(steady, max_examples=60)
    @given(st.sampled_from(tasks), st.integers(0, 2**32), st.booleans(), st.booleans())
    def story(args, seed, many, check_mode):
        script, clock = Script(), Clock()
        script.replies = [Oddity(module, args, Luck(seed))] * 200
        cache = Cache(many=many, adapter=script, sleep=clock.sleep, now=clock, clock=clock)
        # What one example has created must be no news to the next, whose clock begins where that of the first began.
        with TemporaryDirectory() as folder, mock.patch.dict(os.environ, STEADYOPS_RUNTIME_DIR=folder):
            result = run_task(RESOURCES[module], args, check_mode, cache=cache)
        text = json.dumps(result)
        assert "This is a defect" not in text
        assert SECRET not in text
        assert "\n" not in result.get("msg", "")
        assert result.get("failed") or {"changed", "action", "resource", "diff", "calls"} <= set(result)

    story()
