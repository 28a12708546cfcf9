"""yaml_text.py: what is written is read back as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.yaml_text import yaml_text
from tests.support.properties import steady


class Loader(yaml.SafeLoader):
    """Reads !unsafe as Ansible does: text that is not filled in."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(
        ["yes", "No", "null", "~", "1", "1e3", "0x1f", "2026-11-21", "a: b", "- a", "#", "{{ x }}", "=", "<<", ""]
    )
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab:- #1\n", max_size=5), inner, max_size=4),
    max_leaves=12,
)


def read(text):
    return yaml.load(text, Loader)


class TestRoundTrip:
    @steady
    @given(DATA)
    def test_any_data_is_read_back_as_it_was(self, data):
        assert read(yaml_text(data)) == data

    @pytest.mark.parametrize(
        "text",
        [
            "line\nline",
            "line\nline\n",
            "line\n\n\nline",
            "line\n\n",
            "\nline",
            "  indented\nline",
            "trailing \nline",
            "tab\tinside\nline",
            "next\x85line",
            "separator\u2028inside",
            "bell\x07",
            "delete\x7f",
            "no break\xa0",
            "bom\ufeff",
            "snow\u2603man \U0001f600",
            "capture(p95=value['p95']) > limit",
        ],
        ids=ascii,
    )
    @pytest.mark.parametrize(
        "place",
        [lambda text: {"a": text}, lambda text: [text], lambda text: [{"a": [text]}]],
        ids=["map", "list", "deep"],
    )
    def test_text_is_read_back_as_it_was(self, text, place):
        assert read(yaml_text(place(text))) == place(text)

    @pytest.mark.parametrize("number", [0, -1, 10**20, 0.5, 1e20, 1e-7, -0.0])
    def test_number_is_read_back_as_a_number(self, number):
        assert read(yaml_text({"a": number})) == {"a": number}
        assert type(read(yaml_text({"a": number}))["a"]) is type(number)


class TestReading:
    def test_short_text_has_no_quotes(self):
        assert yaml_text({"name": "web 1", "path": "/v1/x"}) == "---\nname: web 1\npath: /v1/x\n"

    def test_lines_stand_as_lines(self):
        assert yaml_text({"condition": "a\nb\n"}) == "---\ncondition: |\n  a\n  b\n"

    def test_lists_and_maps_are_indented(self):
        data = [{"statuspage_component": {"name": "API", "tags": ["a", "b"], "empty": []}}]
        assert yaml_text(data) == (
            "---\n- statuspage_component:\n    name: API\n    tags:\n      - a\n      - b\n    empty: []\n"
        )

    def test_braces_of_the_service_are_not_filled_in_by_ansible(self):
        assert yaml_text({"name": "{{ x }}"}) == '---\nname: !unsafe "{{ x }}"\n'
