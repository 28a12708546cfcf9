"""plugin_utils/folder.py: what a folder of YAML holds for an environment, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.steadyops.monitoring.plugins.plugin_utils.folder import Folder, Mistake, Tools

TWO = "- statuspage_component: {name: Docs}\n- statuspage_component:\n    name: Shop\n"


def filled(value, variables):
    """Fill in templates as Ansible does."""
    return Templar(loader=DataLoader(), variables={}).copy_with_new_env(available_variables=variables).template(value)


def read(top, environment="", values=None, **variables):
    """Read a folder."""
    return Folder(Tools(DataLoader(), filled), str(top), environment).read(variables, values or {})


def lay_out(top: Path, **texts: str) -> Path:
    """Write files; `__` in a name is a folder, and every file ends in .yml."""
    for name, text in texts.items():
        path = top / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return top


class TestEntries:
    def test_files_of_any_nesting_in_the_order_of_their_names_with_their_lines(self, tmp_path):
        found = read(lay_out(tmp_path, b__deep__page=TWO, a="- zmon_entity: {id: web-1}\n"))
        assert found.resources == [
            {"zmon_entity": {"id": "web-1"}}, {"statuspage_component": {"name": "Docs"}}, {"statuspage_component": {"name": "Shop"}},
        ]  # fmt: skip
        assert found.places == ["a.yml:1", "b/deep/page.yml:1", "b/deep/page.yml:2"]

    def test_what_export_writes(self, tmp_path):
        text = '# Written by steadyops.monitoring.export\n---\nresources:\n  - zmon_entity:\n      id: !unsafe "{{ never }}"\n'
        found = read(lay_out(tmp_path, zmon_entity=text))
        assert (found.resources, found.places) == ([{"zmon_entity": {"id": "{{ never }}"}}], ["zmon_entity.yml:4"])

    def test_filters_of_prune_beside_the_entries(self, tmp_path):
        text = 'resources:\n- zmon_entity: {id: a}\nprune:\n- zmon_entity: {type: "{{ kind }}"}\n'
        assert read(lay_out(tmp_path, all=text), kind="host").prune == [{"zmon_entity": {"type": "host"}}]

    def test_what_is_put_aside_is_not_read(self, tmp_path):
        lay_out(tmp_path, _aside="nonsense: [", a=TWO, _old__b=TWO)
        (tmp_path / ".hidden.yml").write_text("nonsense: [")
        (tmp_path / "drift.md").write_text("# A report")
        (tmp_path / "more.yaml").write_text(TWO)
        assert len(read(tmp_path).resources) == 4

    def test_empty_file_holds_nothing(self, tmp_path):
        assert read(lay_out(tmp_path, a="# nothing\n", b="---\n", c="resources:\n")).resources == []


class TestEnvironments:
    def folder(self, tmp_path):
        return lay_out(
            tmp_path,
            all='- zmon_entity: {id: web, data: {limit: "{{ limits.high }}", low: "{{ limits.low }}", of: "{{ monitoring_as_code_environment }}"}}\n',
            values="limits: {high: 10, low: 1}\n",
            connections='statuspage: {page_id: kctbh9vrtdwd, api_token: "{{ token }}"}\n',
            environments__staging__values="limits: {high: 99}\n",
            environments__staging__connections="statuspage: {page_id: b5x8m2tqv9wd}\n",
            environments__staging__only__here="- zmon_entity: {id: staging}\n",
            environments__production__more="- zmon_entity: {id: production}\n",
        )

    @pytest.mark.parametrize(
        ("environment", "high", "others", "page"),
        [("", 10, [], "kctbh9vrtdwd"), ("staging", 99, ["staging"], "b5x8m2tqv9wd"), ("production", 10, ["production"], "kctbh9vrtdwd")],
    )
    def test_the_same_files_with_other_values_and_files_of_its_own(self, tmp_path, environment, high, others, page):
        found = read(self.folder(tmp_path), environment, token="secret")
        assert found.resources[0]["zmon_entity"]["data"] == {"limit": high, "low": 1, "of": environment}
        assert [one["zmon_entity"]["id"] for one in found.resources[1:]] == others
        assert found.connections == {"statuspage": {"page_id": page, "api_token": "secret"}}

    def test_given_values_count_most_and_may_be_templates_themselves(self, tmp_path):
        lay_out(tmp_path, all='- zmon_entity: {id: "{{ who }}"}\n', values='who: "{{ given }}-{{ number }}"\nnumber: 1\n')
        assert read(tmp_path, values={"number": 2}, given="web").resources == [{"zmon_entity": {"id": "web-2"}}]

    @pytest.mark.parametrize("name", ["..", ".", "../environments/staging", "/etc"])
    def test_a_path_is_no_name(self, tmp_path, name):
        with pytest.raises(Mistake, match="is no name of an environment"):
            read(self.folder(tmp_path), name)

    def test_one_that_is_not_there_is_told_with_those_that_are(self, tmp_path):
        with pytest.raises(Mistake, match=r"There is no environment 'prod' in .*/environments; there are production, staging$"):
            read(self.folder(tmp_path), "prod")
        with pytest.raises(Mistake, match="there is none at all"):
            read(lay_out(tmp_path / "other", a=TWO), "prod")


WRONG = {
    "no YAML": ("\n- zmon_entity: {id: a\n- b\n", r"line [34], column 1: this is no YAML: .+"),
    "two colons": ("a: b: c\n", r"line 1, column 5: this is no YAML: mapping values are not allowed in this context"),
    "a tab": ("- zmon_entity:\n\tid: a\n", r"line 2, column 1: this is no YAML: found character .*that cannot start any token"),
    "what cannot be printed": ("- a\n- \x01\n", r"line \d.*: this is no YAML: .+"),
    "two documents": ("---\n- zmon_entity: {}\n---\n- zmon_entity: {}\n", "line 3, column 1: this is no YAML: but found another document"),
    "an option twice": ("- zmon_entity:\n    id: a\n    type: x\n    id: b\n", "line 4: id stands here twice"),
    "a tag that nobody knows": ("- zmon_entity:\n    id: !hidden a\n", "line 2: there is no tag !hidden"),
    "text": ("\nhello\n", "line 2: a file of entries is a list, or has resources and prune"),
    "another word": ("resources: []\nresource: []\n", "line 2: 'resource' is none of resources and prune, which a file of entries may have"),
    "no list": ("resources:\n  zmon_entity: {}\n", "line 2: resources is a list"),
    "options beside the module": (
        "- zmon_entity: {id: a}\n- zmon_entity:\n  id: b\n",
        "line 2: an entry is the name of one module with its options under it, and here are zmon_entity, id",
    ),
    "an entry that is text": ("- zmon_entity\n", "line 1: an entry is the name of one module with its options under it"),
    "options that are a list": ("- zmon_entity: [a]\n", "line 1: what stands under zmon_entity must be its options"),
    "a variable that is not there": (
        '- zmon_entity: {id: a}\n- statuspage_component:\n    name: Docs\n    description: "{{ nowhere }}"\n',
        r"line 2 \(statuspage_component 'Docs'\): .*'nowhere' is undefined",
    ),
    "a template that is none": ('- zmon_entity: {id: "{{ 1 + }}"}\n', r"line 1 \(zmon_entity\): .*[Ss]yntax error.*"),
}


class TestMistakes:
    @pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
    def test_file_and_line_are_named_in_one_sentence(self, tmp_path, text, words):
        lay_out(tmp_path, good=TWO, deep__bad=text)
        with pytest.raises(Mistake, match=rf"^{tmp_path}/deep/bad\.yml, {words}$") as raised:
            read(tmp_path)
        assert "\n" not in str(raised.value)

    def test_no_text_at_all(self, tmp_path):
        (tmp_path / "a.yml").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(Mistake, match=r"a\.yml is no text in UTF-8$"):
            read(tmp_path)

    def test_values_that_are_a_list(self, tmp_path):
        with pytest.raises(Mistake, match=r"values\.yml, line 1: values are a dictionary"):
            read(lay_out(tmp_path, a=TWO, values="- a\n"))

    def test_folder_that_is_not_there_or_has_nothing_in_it(self, tmp_path):
        with pytest.raises(Mistake, match=r"^There is no folder .*/nowhere$"):
            read(tmp_path / "nowhere")
        with pytest.raises(Mistake, match="There are no entries in"):
            read(tmp_path)

    def test_secret_beside_a_mistake_is_not_shown(self, tmp_path):
        """P6"""
        with pytest.raises(Mistake) as raised:
            read(lay_out(tmp_path, a="- zmon_entity: {id: a, data: {password: c4n4ry}, x: {{ y }}, c4n4ry: c4n4ry}\n"))
        assert "c4n4ry" not in str(raised.value)
