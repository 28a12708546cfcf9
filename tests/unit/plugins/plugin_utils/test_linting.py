"""What ansible-lint hears of a task: its mistakes, and nothing about what a template may become."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import plain
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.plugin_utils.linting import mistakes, only_validate
from tests.unit.documented import ROOT, examples_of

RULE_SET = {"check": "/check/1", "metric_name": "foo"}
DOWNTIME = {"key": "x", "entities": ["a"], "duration": "1h"}


def said(module, **args):
    return list(mistakes(MODULES[module], args))


@pytest.mark.parametrize("name", MODULES)
def test_no_example_is_a_mistake(name):
    assert [(module, words) for module, args in examples_of(name) for words in mistakes(MODULES[module], plain(args))] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_name_that_no_option_has_is_one_and_comes_first(name):
    (first, *_others) = said(name, sate="present")
    assert first.startswith(f"Unsupported parameters for ({name}) module: sate. Supported parameters include: ")


@pytest.mark.parametrize(
    ("module", "args", "words"),
    [
        ("zmon_downtime", {"key": "x", "duration": "1h"}, "state is present but any of the following are missing: entities, entity_filters"),
        ("statuspage_component", {"name": "x", "status": "up"}, r"value of status must be one of: .*, got: up"),
        ("circonus_rule_set", {**RULE_SET, "rules": [{"criteria": "on absence", "value": 1}]}, "missing required arguments: severity"),
        ("circonus_rule_set", {**RULE_SET, "rules": [{"severty": 1}]}, "Unsupported .*: rules.severty"),
        ("apply", {"resources": [{"statuspage_component": {"nam": "x"}}]}, r"resources\[0\] \(statuspage_component\): Unsupp.*: nam\."),
        ("apply", {"resources": [{"statuspage_compnent": {}}]}, r"resources\[0\]: there is no module 'statuspage_compnent' here"),
    ],
    ids=["missing", "choice", "nested missing", "nested name", "entry", "kind of entry"],
)
def test_what_is_wrong_as_it_is_written(module, args, words):
    assert re.match(words, said(module, **args)[0])


@pytest.mark.parametrize(
    ("module", "args"),
    [
        ("zmon_downtime", {**DOWNTIME, "state": "{{ state }}"}),
        ("zmon_downtime", {**DOWNTIME, "entities": "{{ hosts }}"}),
        ("circonus_rule_set", {**RULE_SET, "rules": [{"criteria": "{{ a }}", "severity": "{{ b }}", "value": 1}]}),
        ("circonus_rule_set", {**RULE_SET, "rules": "{{ rules }}"}),
        ("apply", {"resources": "{{ one + other }}"}),
        ("apply", {"resources": [{"steadyops.monitoring.statuspage_component": {"name": "x", "showcase": "{% if y %}yes{% endif %}"}}]}),
    ],
    ids=["choice", "list", "nested", "list of dictionaries", "entries", "inside an entry"],
)
def test_what_a_template_stands_in_is_no_mistake(module, args):
    assert said(module, **args) == []


def test_nothing_runs_and_what_is_wrong_is_printed_as_a_module_fails(monkeypatch, capsys):
    for args, words in (({**DOWNTIME, "timeout": "soon"}, "argument 'timeout' is of type"), (DOWNTIME, None)):
        monkeypatch.setattr("sys.stdin", _Reader(json.dumps({"ANSIBLE_MODULE_ARGS": args})))
        if words is None:
            assert only_validate(MODULES["zmon_downtime"]) is None
            assert capsys.readouterr().out == ""
        else:
            with pytest.raises(SystemExit) as end:
                only_validate(MODULES["zmon_downtime"])
            assert end.value.code == 1
            assert json.loads(capsys.readouterr().out)["msg"].startswith(words)


class _Reader:
    def __init__(self, text):
        self.read = lambda: text


def test_ansible_lint_reports_what_is_wrong_in_a_playbook(tmp_path: Path):
    tasks = [
        {"name": "A typo", "steadyops.monitoring.zmon_downtime": {**DOWNTIME, "entites": ["a"]}},
        {"name": "Right", "steadyops.monitoring.zmon_downtime": {**DOWNTIME, "timeout": "{{ patience }}"}},
        {"name": "Nested", "steadyops.monitoring.circonus_rule_set": {**RULE_SET, "rules": [{"criteria": "on absence", "severity": "high"}]}},
    ]
    book = tmp_path / "site.yml"
    play = {"name": "A play", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
    book.write_text(yaml.safe_dump([play], sort_keys=False, explicit_start=True), encoding="utf-8")
    (tmp_path / ".ansible-lint").write_text("offline: true\nwarn_list: []\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-lint", "--nocolor", "--format", "json", "site.yml"], cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path),
             "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv/collections")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    typo, nested = [json.dumps(one) for one in json.loads(done.stdout) if one["check_name"] == "args[module]"]
    assert "Unsupported parameters for (zmon_downtime) module: entites" in typo
    assert "argument 'severity' has the type str found in 'rules'" in nested
