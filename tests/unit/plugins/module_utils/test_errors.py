"""errors.py: one sentence, in the order: what we tried, on which thing, what the server said, what to do."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors

SENTENCES = [
    pytest.param({}, None, "Name has already been taken.", id="words alone"),
    pytest.param({}, "update it", "Cannot update it: Name has already been taken.", id="attempt"),
    pytest.param(
        {"method": "PUT", "endpoint": "/services/PX1", "status": 400},
        "update PagerDuty service 'web'",
        "Cannot update PagerDuty service 'web' (PUT /services/PX1: 400): Name has already been taken.",
        id="attempt and call",
    ),
    pytest.param(
        {"method": "GET", "endpoint": "/x"}, None, "(GET /x): Name has already been taken.", id="call without status"
    ),
    pytest.param({"request_id": "r-7"}, None, "Name has already been taken (request id r-7).", id="request id"),
    pytest.param(
        {"advice": "Choose another"}, None, "Name has already been taken. Choose another.", id="advice at the end"
    ),
    pytest.param(
        {"request_id": "r-7", "advice": "Choose another", "method": "GET", "endpoint": "/x", "status": 400},
        "look",
        "Cannot look (GET /x: 400): Name has already been taken (request id r-7). Choose another.",
        id="everything",
    ),
]


class TestSentence:
    @pytest.mark.parametrize(("evidence", "tried", "sentence"), SENTENCES)
    def test_sentence_names_attempt_call_words_and_advice_in_this_order(self, evidence, tried, sentence):
        error = errors.Error("Name has already been taken", **evidence)
        error.tried = tried
        assert str(error) == sentence

    def test_sentence_is_one_line_whatever_a_name_holds(self):
        assert str(errors.Error("the entity a\n b is odd")) == "the entity a b is odd."

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [("Gone.", "Gone."), ("Really?", "Really?"), ("No!", "No!"), ("no such thing", "no such thing.")],
    )
    def test_sentence_ends_with_exactly_one_mark(self, words, sentence):
        assert str(errors.Error(words)) == sentence

    def test_full_stop_of_the_server_does_not_stand_before_the_request_id(self):
        assert str(errors.Error("It failed.", request_id="7", advice="Wait")) == "It failed (request id 7). Wait."


class TestEvidence:
    def test_evidence_leaves_out_what_is_not_known(self):
        assert errors.Error("x", system="zmon", status=500).evidence() == {"system": "zmon", "status": 500}

    def test_evidence_has_the_keys_of_a_failed_result(self):
        known = {"system": "zmon", "method": "GET", "endpoint": "/e", "status": 500, "request_id": "r"}
        assert errors.Error("x", advice="a", **known).evidence() == known


class TestTree:
    @pytest.mark.parametrize(
        ("kind", "parent"),
        [
            (errors.Missing, errors.BadInput),
            (errors.Ambiguous, errors.BadInput),
            (errors.Immutable, errors.BadInput),
            (errors.NotAuthenticated, errors.Refused),
            (errors.Forbidden, errors.Refused),
            (errors.NotFound, errors.Refused),
            (errors.Conflict, errors.Refused),
            (errors.TooMany, errors.Refused),
            (errors.Broken, errors.Refused),
            (errors.Redirected, errors.Refused),
        ],
        ids=lambda kind: kind.__name__,
    )
    def test_kind_is_caught_as_its_parent(self, kind, parent):
        assert issubclass(kind, parent)

    @pytest.mark.parametrize("kind", [errors.Unreachable, errors.FateUnknown], ids=lambda kind: kind.__name__)
    def test_what_was_never_answered_is_no_refusal(self, kind):
        assert not issubclass(kind, errors.Refused)

    def test_fate_unknown_may_not_act_later_unless_said(self):
        assert errors.FateUnknown("x").may_still_act is False


class TestTrying:
    def test_trying_names_the_attempt(self):
        with pytest.raises(errors.Error, match="^Cannot do this: no"), errors.trying("do this"):
            raise errors.Error("no")

    def test_innermost_attempt_wins(self):
        with pytest.raises(errors.Error, match="^Cannot do that: no"):  # noqa: SIM117
            with errors.trying("do this"), errors.trying("do that"):
                raise errors.Error("no")

    def test_other_exceptions_pass_unchanged(self):
        with pytest.raises(KeyError), errors.trying("do this"):
            raise KeyError("x")
