"""The contributors' guides: they name what is there, all of it, and nothing else."""

from __future__ import annotations

import ast
import re

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, SYSTEMS
from tests.unit.documented import ROOT, tree_of
from tests.unit.test_architecture import CORE, LAYERS

RST = ROOT / "docs/docsite/rst"
ARCHITECTURE = (RST / "guide_architecture.rst").read_text()
PROMISES = re.findall(r"^(P\d+)\n    \*\*", (RST / "guide_contributors.rst").read_text(), re.M)
"""As the guide defines them."""
CITED = re.compile(r"\bP\d{1,2}\b")
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def public_classes():
    """Return the names of the core's classes, those of a file's own use left out."""
    nodes = (node for path in CORE for node in tree_of(path).body)
    return sorted(node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def test_glossary_has_every_class_of_the_core_with_a_sentence():
    glossary = ARCHITECTURE.partition("Glossary\n--------\n")[2]
    assert sorted(re.findall(r"^(\w+)\n    [^\n]+", glossary, re.M)) == public_classes()


def test_drawing_has_the_layers_that_are_tested():
    drawing = ARCHITECTURE.partition(".. code-block:: text\n\n")[2].partition("\n\n")[0]
    rows = [tuple(line.replace("/", "").split()) for line in drawing.splitlines()]
    assert rows == list(LAYERS)


def test_promises_are_defined_once_and_in_order():
    assert [f"P{number}" for number in range(1, 13)] == PROMISES


@pytest.mark.parametrize("path", TESTS, ids=[str(path.relative_to(ROOT)) for path in TESTS])
def test_promise_that_a_test_names_is_one(path):
    docstrings = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    assert {name for words in docstrings for name in CITED.findall(words)} <= set(PROMISES)


AGEING = re.compile(r"\b(no (?:module|kind)\b[^.]*\byet|so far|in this version|of this version|this version has|at present|for now)\b")
"""Words about how far the collection has come: nobody finds them again when it has come further."""
TEXTS = sorted(
    path
    for pattern in ("*.md", "sandbox/*.md", "roles/*/*.md", "docs/docsite/rst/*.rst", "plugins/modules/*.py", "plugins/doc_fragments/*.py")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("path", TEXTS, ids=[str(path.relative_to(ROOT)) for path in TEXTS])
def test_no_text_says_how_far_the_collection_has_come(path):
    text = path.read_text() if path.name != "guide_architecture.rst" else ARCHITECTURE.partition("Glossary\n")[0]
    assert AGEING.findall(" ".join(text.split())) == []


CLIENT = ("check_bundle", "rule_set", "graph", "template", "contact_group", "broker", "user", "account", "rule_set_group", "data",
          "maintenance", "alert", "annotation", "tag")  # fmt: skip
"""The endpoints for which the original client of Circonus has its verbs."""


def test_every_verb_of_the_original_client_has_a_module_that_is_there():
    guide = (RST / "guide_circonus.rst").read_text()
    table = guide.partition(".. The verbs of")[2].partition(".. Those were the verbs")[0]
    rows = dict(re.findall(r"   \* - ``(\w+)``\n((?:     - .*\n?)+)", table))
    assert set(rows) == set(CLIENT)
    for endpoint, cells in rows.items():
        named = set(re.findall(r"<steadyops\.monitoring\.(\w+)#module>", cells))
        assert named <= set(MODULES), endpoint
        assert "circonus_info" in named, endpoint
        own = f"circonus_{endpoint}"
        assert own not in MODULES or own in named, endpoint


EVENTS = {"trigger": ("description", "incident_key", "client", "client_url", "details"), "acknowledge": ("incident_key", "description", "details"),
          "resolve": ("incident_key", "description", "details")}  # fmt: skip
"""What the original client of PagerDuty calls its verbs and their options."""


def test_every_verb_and_option_of_the_original_client_of_pagerduty_is_there():
    guide = (RST / "guide_pagerduty.rst").read_text()
    table = guide.partition(".. The verbs of")[2].partition("Limits\n")[0]
    told = {verb: tuple(options.split(", ")) for verb, options in re.findall(r"   \* - ``(\w+)\(([\w, ]+)\)``", table)}
    assert {verb: told.get(verb) for verb in EVENTS} == EVENTS
    alert = MODULES["pagerduty_alert"]
    taken = {name for one in alert.asked for name in (one.name, *one.aliases)}
    assert {name for options in EVENTS.values() for name in options} <= taken
    assert [verb for verb in EVENTS if not any(state.startswith(verb) for state in alert.states)] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_with_modules_has_a_guide_that_links_them(system):
    names = {one.module_name for one in MODULES.values() if one.module_name.startswith(f"{system}_")}
    guide = RST / f"guide_{system}.rst"
    linked = re.findall(r"<steadyops\.monitoring\.(\w+)#module>", guide.read_text()) if guide.exists() else []
    assert names <= set(linked)
