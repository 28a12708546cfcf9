"""unsendable.py: what no service can be sent is refused before any call, without showing a secret."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.unsendable import refuse_unsendable
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, ListOf, Members, Setting, Text

FIELDS = (
    Setting("api_token", secret=True),
    Field("name"),
    Field("password", secret=True),
    Field("hooks", ListOf(Members(Field("url"), Field("key", secret=True)))),
    Field("texts", ListOf(Text())),
)


class TestTemplates:
    @pytest.mark.parametrize("option", ["api_token", "password"])
    @pytest.mark.parametrize("text", ["{{ vault_token }}", "prefix-{{token}}"])
    def test_secret_that_was_not_filled_in_is_refused_without_showing_it(self, option, text):
        with pytest.raises(BadInput, match=f"^{option} still holds a template: the variable it names was not filled in"):
            refuse_unsendable(FIELDS, {option: text})

    def test_secret_deeper_inside_is_named_by_its_place(self):
        with pytest.raises(BadInput, match="^hooks.*key still holds a template"):
            refuse_unsendable(FIELDS, {"hooks": [{"url": "a", "key": "{{ key }}"}]})

    def test_braces_elsewhere_are_nobody_s_business(self):
        refuse_unsendable(FIELDS, {"name": "{{ name }}", "api_token": "{single}", "hooks": [{"url": "{{ x }}", "key": "y"}]})


class TestHalves:
    @pytest.mark.parametrize(
        "params", [{"name": "a\ud83d"}, {"texts": ["a", "b\ud83d"]}, {"hooks": [{"url": "x\ud83d"}]}, {"api_token": "\ud83d"}], ids=ascii
    )
    def test_half_of_a_character_is_refused_wherever_it_stands(self, params):
        (name,) = params
        with pytest.raises(BadInput, match=rf"^{name} holds half of a character \(U\+D83D\), which cannot be sent"):
            refuse_unsendable(FIELDS, params)

    @pytest.mark.parametrize("params", [{"name": float("inf")}, {"texts": [1.5, float("nan")]}, {"hooks": {"a": float("-inf")}}], ids=str)
    def test_number_that_is_none_is_refused_wherever_it_stands(self, params):
        (name,) = params
        with pytest.raises(BadInput, match=rf"^{name} holds (inf|nan|-inf), which cannot be sent"):
            refuse_unsendable(FIELDS, params)

    def test_whole_characters_and_other_options_pass(self):
        refuse_unsendable(FIELDS, {"name": "\U0001f600 ü\n", "texts": ["é", 1], "resources": ["\ud83d"], "size": 1.5, "none": None})
