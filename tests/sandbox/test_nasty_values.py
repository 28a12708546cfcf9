"""Whatever is sent, in whatever place: an answer of the service, and nothing kept that cannot be shown again."""

from __future__ import annotations

import json

import pytest

from sandbox.server import SYSTEMS
from sandbox.statuspage.service import TOKEN
from tests.support.in_process import InProcess
from tests.support.nasty import tried


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_member_of_every_write_survives_a_share_of_the_nasty_values(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty = tried(system, {"statuspage": 40, "pagerduty": 120, "circonus": 25, "catchpoint": 160}.get(system, 5), monkeypatch)
    assert nasty.tried > 3
    assert sorted(nasty.found)[:10] == []


@pytest.mark.parametrize("name", ["a" + "[b]" * 5000, "a" + "[]" * 101, "a" + "[b][]" * 2000])
def test_a_form_that_is_nested_too_deep_is_refused_like_json(name: str) -> None:
    page = InProcess()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "OAuth " + TOKEN}
    answer = page.ask("POST", page.urls["statuspage"] + "/v1/pages/kctbh9vrtdwd/components", headers, f"{name}=1".encode())
    assert (answer[0], json.loads(answer[2])) == (400, {"error": "Bad request"})


@pytest.mark.full
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_member_of_every_write_survives_every_nasty_value(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(tried(system, 1, monkeypatch).found)[:10] == []
