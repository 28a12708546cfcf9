"""plugin_utils/report*.py: what is said of the result of an apply, as data, as Markdown and as a page."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.steadyops.monitoring.plugins.filter.drift_counts import drift_counts
from ansible_collections.steadyops.monitoring.plugins.filter.drift_report import drift_report
from ansible_collections.steadyops.monitoring.plugins.plugin_utils.report import (
    GAP,
    compared,
    in_files,
    report_of,
    text_of,
)
from ansible_collections.steadyops.monitoring.plugins.plugin_utils.report_html import OPEN, html_of
from ansible_collections.steadyops.monitoring.plugins.plugin_utils.report_markdown import markdown_of

PLACES = ["statuspage/page.yml:3", "pagerduty.yml:1", "statuspage/page.yml:9"]


def line(index, module, name, action, **more):
    """Return a line of a result, as apply returns it."""
    label = {} if action == "unchanged" else {"label": f"{module} '{name}'"}
    return {"index": index, "module": module, "name": name, "action": action, "changed": action not in ("unchanged", "failed"), **label, **more}


RESULT = {
    "entries": [
        line(0, "statuspage_component", "Docs / Core", "updated", id="d9f6b3yqn2lh"),
        line(1, "pagerduty_service", "Web", "created", url="https://example.pagerduty.com/services/P1"),
        line(2, "statuspage_component", "Shop", "unchanged"),
        line(None, "statuspage_component", "US / Regional", "deleted"),
    ],
    "diff": {
        "before": {
            "statuspage_component 'Docs / Core'": {"name": "Docs", "description": "one\ntwo\nthree", "showcase": True},
            "statuspage_component 'US / Regional'": {"name": "US", "description": None},
        },
        "after": {
            "statuspage_component 'Docs / Core'": {"name": "Docs", "description": "one\n2\nthree", "showcase": False},
            "pagerduty_service 'Web'": {"name": "Web", "teams": ["A", "B"]},
        },
    },
    "warnings": ["Something <else>"],
}
ABOUT = {"title": "Drift", "environment": "production", "folder": "monitoring", "state": "check", "at": "2026-11-27 10:00 UTC"}


def report(result=..., **about):
    return report_of(RESULT if result is ... else result, {**ABOUT, **about}, PLACES)


class TestReport:
    def test_counts_by_service_and_over_all(self):
        found = report()
        assert {one.title: one.counts for one in found.services} == {
            "PagerDuty": {"created": 1}, "Statuspage": {"updated": 1, "deleted": 1, "unchanged": 1},
        }  # fmt: skip
        assert (found.total, found.differing) == (4, 3)
        assert found.headline == "3 of 4 differ: 1 created, 1 updated, 1 deleted."

    def test_options_that_differ_and_no_others(self):
        docs, gone = report().services[1].changes
        assert dict(docs.options) == {
            "description": ((" ", "one"), ("-", "two"), ("+", "2"), (" ", "three")), "showcase": (("-", "true"), ("+", "false")),
        }  # fmt: skip
        assert dict(gone.options) == {"name": (("-", "US"),)}
        assert (docs.place, gone.place) == ("statuspage/page.yml:3", "by prune")

    def test_two_of_one_name_have_their_own_diffs(self):
        twice = [line(number, "zmon_entity", "a", "created", label=f"ZMON entity 'a' ({number})") for number in range(2)]
        after = {one["label"]: {"id": number} for number, one in enumerate(twice)}
        (service,) = report({"entries": twice, "diff": {"before": {}, "after": after}}).services
        assert [dict(one.options) for one in service.changes] == [{"id": (("+", "0"),)}, {"id": (("+", "1"),)}]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relative", "ftp://x"])
    def test_only_addresses_of_the_web_are_links(self, url):
        (service,) = report({"entries": [line(0, "pagerduty_service", "Web", "updated", url=url)]}).services
        assert service.changes[0].url == ""

    def test_a_failure_is_told_with_its_reason(self):
        (service,) = report({"entries": [line(0, "zmon_entity", "a", "failed", msg="not tried, because resources[2] (x) failed")]}).services
        assert service.changes[0].words == "not tried, because statuspage/page.yml:9 (x) failed"

    @pytest.mark.parametrize("result", [None, {}, {"msg": "resources[0] (x): no"}, {"entries": None, "diff": []}], ids=repr)
    def test_without_entries_it_says_why(self, result):
        found = report(result)
        assert (found.total, found.headline) == (0, "Nothing could be compared.")
        assert found.problem in ("", "statuspage/page.yml:3 (x): no")
        assert "<h1>" in html_of(found)
        assert markdown_of(found).startswith("# Drift")

    def test_nothing_differs(self):
        same = {"entries": [line(number, "zmon_entity", str(number), "unchanged") for number in range(3)]}
        assert report(same).headline == "Nothing differs: all 3 are as they should be."
        assert "this is what would be done" not in markdown_of(report(same)) + html_of(report(same))


class TestCompared:
    def test_what_stays_far_away_is_left_out(self):
        old = [str(number) for number in range(30)]
        lines = compared("\n".join(old), "\n".join([*old[:15], "new", *old[16:]]))
        assert lines == [
            (GAP, "12 lines as before"), *((" ", str(one)) for one in (12, 13, 14)), ("-", "15"), ("+", "new"),
            *((" ", str(one)) for one in (16, 17, 18)), (GAP, "11 lines as before"),
        ]  # fmt: skip

    def test_a_very_long_text_is_shown_whole(self):
        assert len(compared("a\n" * 3000, "b\n" * 3000)) == 6002

    @pytest.mark.parametrize(
        ("value", "text"),
        [("plain", "plain"), ("", '""'), (" ", '" "'), (True, "true"), (None, "null"), (3, "3"), ([], "[]"), (["a", {"b": 1}], "- a\n- b: 1")],
        ids=repr,
    )
    def test_values_are_written_as_people_write_them(self, value, text):
        assert text_of(value) == text


def test_places_stand_for_the_numbers_of_entries():
    assert in_files("resources[2] and resources[0] but resources[7]", PLACES) == "statuspage/page.yml:9 and statuspage/page.yml:3 but resources[7]"


class TestFilters:
    def test_counts_of_a_result(self):
        found = drift_counts(RESULT, "apply")
        assert found == {
            "total": 4, "differing": 3, "actions": {"created": 1, "updated": 1, "deleted": 1, "unchanged": 1},
            "services": {"PagerDuty": {"created": 1}, "Statuspage": {"updated": 1, "deleted": 1, "unchanged": 1}},
            "headline": "3 of 4 differed: 1 created, 1 updated, 1 deleted.",
        }  # fmt: skip

    def test_a_report_in_one_of_two_forms(self):
        assert drift_report(RESULT).startswith("<!doctype html>")
        assert drift_report(RESULT, "markdown", {"title": "Drift"}).startswith("# Drift\n")
        with pytest.raises(AnsibleFilterError, match="form is 'pdf'; it is html or markdown"):
            drift_report(RESULT, "pdf")

    def test_a_secret_that_is_masked_is_called_one(self):
        entry = line(0, "zmon_entity", "a", "created")
        masked = {entry["label"]: {"password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}}
        assert "+ (secret)\n" in drift_report({"entries": [entry], "diff": {"after": masked}}, "markdown")


class TestMarkdown:
    def test_a_page(self):
        text = markdown_of(report())
        assert "**3 of 4 differ: 1 created, 1 updated, 1 deleted.** Nothing has been written" in text
        assert "| Statuspage | 0 | 1 | 1 | 1 |" in text
        assert "### ✏️ component Docs / Core: updated\n\n_statuspage/page.yml:3_\n\n```diff\n@@ description @@\n  one\n- two\n+ 2\n  three\n" in text
        assert "[Web](<https://example.pagerduty.com/services/P1>)" in text
        assert "- Something \\<else\\>" in text

    def test_nothing_in_it_is_taken_for_markdown(self):
        nasty = "`` ``` <b> | [x](javascript:y) # *"
        entry = line(0, "zmon_entity", nasty, "created")
        text = markdown_of(report({"entries": [entry], "diff": {"after": {entry["label"]: {"data": f"````\n{nasty}"}}}}))
        fence = re.search(r"^(`+)diff$", text, re.M)[1]
        assert len(fence) == 5
        assert text.count(fence) == 2
        assert "<b>" not in text.replace(f"+ {nasty}", "")
        assert "[x](" not in text.replace(f"+ {nasty}", "")


class Page(HTMLParser):
    """What a page has in it: its text, its links, what it would load, and its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.links, self.loads, self.tags = "", [], [], []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        self.tags.append((tag, dict(attrs)))
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value)
            elif name in ("src", "href", "srcset", "data", "action", "poster", "background") or (name.startswith("on")):
                self.loads.append((tag, name, value))

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside not in ("script", "style"):
            self.text += data

    def of(self, tag, css=""):
        return [attrs for name, attrs in self.tags if name == tag and css in (attrs.get("class") or "")]


class TestHtml:
    def test_counts_diffs_and_links(self):
        text = html_of(report())
        page = Page(text)
        assert "3 of 4 differ: 1 created, 1 updated, 1 deleted." in page.text
        assert "https://example.pagerduty.com/services/P1" in page.links
        assert [one["data-action"] for one in page.of("details", "thing")] == ["created", "updated", "deleted"]
        assert '<div class="line del" data-sign="-">two</div><div class="line add" data-sign="+">2</div>' in text
        assert "1 as it should be" in page.text

    def test_it_loads_nothing_and_runs_its_own_script_only(self):
        text = html_of(report())
        page = Page(text)
        assert page.loads == []
        assert page.of("link") + page.of("img") + page.of("iframe") + page.of("object") == []
        assert re.search(r"url\(|@import", text) is None
        (policy,) = [one["content"] for one in page.of("meta") if one.get("http-equiv") == "Content-Security-Policy"]
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"

    def test_what_a_service_says_is_text(self):
        nasty = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'&'
        entry = line(0, "zmon_entity", nasty, "created", msg=nasty, url=f'https://x.example.com/"{nasty}')
        text = html_of(report_of({"entries": [entry], "diff": {"after": {entry["label"]: {nasty: nasty}}}, "warnings": [nasty], "msg": nasty},
                                 dict.fromkeys(ABOUT, nasty), [nasty]))  # fmt: skip
        page = Page(text)
        assert page.loads == []
        assert len(page.of("script")) == 1
        assert page.of("img") == []
        assert page.text.count(nasty) >= 5

    @pytest.mark.parametrize(("number", "opened"), [(OPEN, OPEN), (OPEN + 1, 0)])
    def test_many_changes_are_closed_to_begin_with(self, number, opened):
        entries = [line(one, "zmon_entity", str(one), "created") for one in range(number)]
        shown = Page(html_of(report({"entries": entries}))).of("details", "thing")
        assert (len(shown), len([one for one in shown if "open" in one])) == (number, opened)


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LOOK = """<script>
const box = document.querySelector("#search");
box.value = "number 1234";
box.dispatchEvent(new Event("input"));
const shown = () => document.querySelectorAll(".thing:not([hidden])").length + " found, " + document.querySelector("#shown").textContent;
setTimeout(() => { document.title = shown(); }, 500);
</script></body>"""


@pytest.mark.full
@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
def test_a_browser_shows_two_thousand_changes_and_finds_one(tmp_path):
    entries = [line(one, "zmon_entity", f"host-{one:04}", "created") for one in range(2000)]
    after = {one["label"]: {"data": {"notes": f"This is number {number}", "of": ["a", "b"]}} for number, one in enumerate(entries)}
    text = html_of(report({"entries": entries, "diff": {"after": after}}))
    seen = {}
    for name, page in {"as it is": text, "searched": re.sub("<meta http-equiv[^>]*>", "", text).replace("</body>", LOOK)}.items():
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--virtual-time-budget=3000"]
        done = subprocess.run([*command, "--dump-dom", f"file://{tmp_path}/page.html"], capture_output=True, text=True, timeout=120, check=True)
        seen[name] = done.stdout
    assert '<div class="tools">' in seen["as it is"], "the page's script has run"
    assert "2000 of 2000 differ: 2000 created." in seen["as it is"]
    assert "<title>1 found, 1 of 2000 shown</title>" in seen["searched"]
