# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as one HTML page that loads nothing: its looks and its script stand in it, and a browser runs no other script there."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from .report import GAP, Report

OPEN = 40
"""Up to so many changes are shown open; of more, their names are enough to begin with."""
CLASSES = {"+": "add", "-": "del", " ": "ctx", GAP: "gap"}

STYLE = """
:root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --ink: #1b1f24; --soft: #5b6570; --line: #d9dee4; --accent: #0b63ce;
  --created: #11743b; --updated: #8a5a00; --replaced: #0b6b8a; --deleted: #b3261e; --failed: #8b1a6b; --unchanged: #5b6570;
  --add: #e3f6e8; --add-ink: #0c4f28; --del: #fdeaea; --del-ink: #7d1a15; }
@media (prefers-color-scheme: dark) { :root { --bg: #12161b; --card: #1a2027; --ink: #e7ebf0; --soft: #9aa5b1; --line: #303943; --accent: #7db4ff;
  --created: #63d391; --updated: #edc25f; --replaced: #6fd0ea; --deleted: #ff8f86; --failed: #f08fd3; --unchanged: #9aa5b1;
  --add: #12331f; --add-ink: #a5ecbe; --del: #3d1a1b; --del-ink: #ffb9b4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 80px; }
a { color: var(--accent); }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 6px; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 34px 0 10px; display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
h3 { font-size: 13px; font-weight: 600; color: var(--soft); margin: 18px 0 6px; }
.headline { font-size: 17px; margin: 0 0 2px; }
.soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 14px; margin: 12px 0 0; color: var(--soft); font-size: 13px; }
dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; }
.cards { display: flex; flex-wrap: wrap; gap: 10px; margin: 22px 0 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 8px 16px 9px; min-width: 108px;
  border-top: 4px solid var(--tone); }
.card b { display: block; font-size: 25px; line-height: 1.25; color: var(--tone); font-variant-numeric: tabular-nums; }
.created { --tone: var(--created); } .updated { --tone: var(--updated); } .replaced { --tone: var(--replaced); } .deleted { --tone: var(--deleted); }
.failed { --tone: var(--failed); } .unchanged { --tone: var(--unchanged); } .other { --tone: var(--accent); }
.wide { overflow-x: auto; margin: 20px 0 0; width: fit-content; max-width: 100%; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
table.counts { border-collapse: collapse; font-size: 14px; }
.counts th, .counts td { padding: 6px 16px; border-bottom: 1px solid var(--line); text-align: right; font-variant-numeric: tabular-nums; }
.counts tbody tr:last-child > * { border-bottom: 0; }
.counts th:first-child { text-align: left; font-weight: 600; } .counts thead th { color: var(--soft); font-weight: 500; }
.counts td { color: var(--tone); font-weight: 600; } .counts td.none { color: var(--soft); font-weight: 400; opacity: .55; }
.box { border: 1px solid var(--line); border-left: 5px solid var(--tone); background: var(--card); border-radius: 8px; padding: 10px 16px;
  margin: 18px 0 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.tools { position: sticky; top: 0; z-index: 1; background: var(--bg); padding: 12px 0 10px; margin: 22px 0 0; display: flex; flex-wrap: wrap;
  gap: 8px; align-items: center; border-bottom: 1px solid var(--line); }
.tools[hidden] { display: none; }
input[type=search] { flex: 1 1 240px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 7px 12px; }
button { font: inherit; font-size: 13px; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 999px; padding: 5px 13px;
  cursor: pointer; }
button[aria-pressed] { color: var(--tone); border-color: var(--tone); }
button[aria-pressed=false] { opacity: .45; text-decoration: line-through; }
button:focus-visible, input:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.thing, .same { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px; margin: 6px 0;
  content-visibility: auto; contain-intrinsic-size: auto 42px; }
[hidden] { display: none !important; }
summary { cursor: pointer; padding: 8px 14px; display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "\\25B8"; color: var(--soft); width: .8em; transition: transform .1s; }
details[open] > summary::before { transform: rotate(90deg); }
.action { color: var(--tone); font-weight: 600; font-size: 13px; min-width: 66px; }
.name { font-weight: 600; overflow-wrap: anywhere; }
.place { margin-left: auto; color: var(--soft); font: 12px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.words { margin: 0; padding: 2px 16px 8px; color: var(--tone); overflow-wrap: anywhere; }
.options { width: 100%; border-collapse: collapse; table-layout: fixed; border-top: 1px solid var(--line); font-size: 13px; }
.options th { width: 190px; text-align: left; vertical-align: top; font-weight: 500; padding: 6px 10px 6px 16px; color: var(--soft);
  overflow-wrap: anywhere; }
.options td { padding: 4px 12px 4px 0; vertical-align: top; }
.options tr + tr > * { border-top: 1px solid var(--line); }
.line { font: 12.5px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.55em;
  padding: 0 8px 0 24px; text-indent: -16px; }
.line::before { content: attr(data-sign); display: inline-block; width: 16px; text-indent: 0; opacity: .75; }
.add { background: var(--add); color: var(--add-ink); } .del { background: var(--del); color: var(--del-ink); }
.gap { color: var(--soft); font-style: italic; }
.same ul { columns: 320px; margin: 0; padding: 4px 20px 14px 34px; font-size: 13px; }
.same li { overflow-wrap: anywhere; break-inside: avoid; }
footer { margin-top: 44px; color: var(--soft); font-size: 12px; }
@media (max-width: 640px) { main { padding: 20px 14px 60px; } .options th { width: 116px; padding-left: 12px; font-size: 12px; }
  .place { margin-left: 0; flex-basis: 100%; } .card { min-width: 92px; padding: 6px 12px 7px; } .counts th, .counts td { padding: 6px 9px; }
  .counts { font-size: 13px; } .tools { position: static; } input[type=search] { flex-basis: 100%; } }
@media print { .tools { display: none; } .thing { break-inside: avoid; content-visibility: visible; } body { background: #fff; } }
"""

SCRIPT = """
"use strict";
(function () {
  const every = (what, where) => Array.from((where || document).querySelectorAll(what));
  const things = every(".thing"), sections = every("section.service"), box = document.querySelector("#search");
  const shown = document.querySelector("#shown"), tools = document.querySelector(".tools"), chips = every(".tools [data-action]");
  if (!tools || !things.length) return;
  tools.hidden = false;
  const texts = new Map();
  const textOf = (one) => {
    if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
    return texts.get(one);
  };
  const opened = new Set();
  function look() {
    const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const wanted = new Set(chips.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.action));
    const found = [];
    for (const one of things) {
      const fits = wanted.has(one.dataset.action) && words.every((word) => textOf(one).includes(word));
      one.hidden = !fits;
      if (fits) found.push(one);
    }
    for (const section of sections) {
      for (const kind of every(".kinds", section)) kind.hidden = !kind.querySelector(".thing:not([hidden])");
      const same = section.querySelector(".same");
      if (same) same.hidden = words.length > 0;
      section.hidden = !section.querySelector(".thing:not([hidden]), .same:not([hidden])");
    }
    for (const one of opened) if (!words.length || !found.includes(one)) { one.open = false; opened.delete(one); }
    if (words.length && found.length <= 20) for (const one of found) if (!one.open) { one.open = true; opened.add(one); }
    shown.textContent = found.length === things.length ? "" : found.length + " of " + things.length + " shown";
  }
  let waiting = 0;
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 120); });
  for (const chip of chips) chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    look();
  });
  const set = (open) => () => { opened.clear(); for (const one of things) if (!one.hidden) one.open = open; };
  document.querySelector("#open").addEventListener("click", set(true));
  document.querySelector("#close").addEventListener("click", set(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
  });
  if (box.value) look();
})();
"""

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{{ digest }}'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{ title }}{% if about.environment %} · {{ about.environment }}{% endif %}</title>
<style>{{ style }}</style>
</head>
<body>
<main>
<header>
<h1>{{ title }}</h1>
<p class="headline"><strong>{{ report.headline }}</strong></p>
{% if report.tense %}<p class="soft" style="margin:0">{{ report.tense }}</p>
{% endif %}<dl>
{% for word, value in said %}<dt>{{ word }}</dt><dd>{{ value }}</dd>
{% endfor %}</dl>
</header>
{% if report.problem %}<p class="box failed">{{ report.problem }}</p>
{% endif %}{% if report.services %}<div class="cards">
{% for action, number in report.counts.items() %}<div class="card {{ tone(action) }}"><b>{{ number }}</b>{{ action }}</div>
{% endfor %}</div>
<div class="wide"><table class="counts">
<thead><tr><th>Service</th>{% for action in report.counts %}<th>{{ action }}</th>{% endfor %}</tr></thead>
<tbody>
{% for service in report.services %}<tr><th scope="row"><a href="#service-{{ loop.index }}">{{ service.title }}</a></th>
{%- for action in report.counts %}{% set number = service.counts.get(action, 0) %}<td class="{{ tone(action) if number else 'none' }}">{{ number }}</td>
{%- endfor %}</tr>
{% endfor %}</tbody>
</table></div>
{% endif %}{% for one in report.warnings %}<p class="box updated">{{ one }}</p>
{% endfor %}<div class="tools" hidden>
<input type="search" id="search" placeholder="Search names, options and values  ( / )" aria-label="Search" autocomplete="off">
{% for action, number in report.counts.items() if action != "unchanged" -%}
<button type="button" class="{{ tone(action) }}" data-action="{{ action }}" aria-pressed="true">{{ action }} {{ number }}</button>
{% endfor %}<button type="button" id="open">Open all</button>
<button type="button" id="close">Close all</button>
<span id="shown" class="soft" role="status"></span>
</div>
{% for service in report.services %}<section class="service" id="service-{{ loop.index }}">
<h2>{{ service.title }}</h2>
{% for kind, changes in service.kinds.items() %}<div class="kinds">
<h3>{{ kind }} · {{ changes | length }}</h3>
{% for one in changes %}<details class="thing {{ tone(one.action) }}" data-action="{{ one.action }}"{% if opened %} open{% endif %}>
<summary><span class="action">{{ one.action }}</span><span class="name">{{ one.name }}</span>
{%- if one.url %}<a href="{{ one.url }}" rel="noopener noreferrer" target="_blank">look at it</a>{% endif -%}
{% if one.place %}<span class="place">{{ one.place }}</span>{% endif %}</summary>
{% if one.words %}<p class="words">{{ one.words }}</p>
{% endif %}{% if one.options %}<table class="options">
{% for name, lines in one.options %}<tr><th scope="row">{{ name }}</th><td>
{%- for sign, text in lines %}<div class="line {{ classes[sign] }}" data-sign="{{ sign }}">{{ text }}</div>{% endfor -%}
</td></tr>
{% endfor %}</table>
{% endif %}</details>
{% endfor %}</div>
{% endfor %}{% if service.same %}<details class="same unchanged">
<summary><span class="soft">{{ service.same | length }} as {{ "they should be" if service.same | length > 1 else "it should be" }}</span></summary>
<ul>
{% for one in service.same %}<li><span class="soft">{{ one.kind }}</span> {{ one.name }}</li>
{% endfor %}</ul>
</details>
{% endif %}</section>
{% endfor %}<footer>Made by steadyops.monitoring. Secrets are not in it; this page loads nothing.</footer>
</main>
{% if report.services %}<script>{{ script }}</script>
{% endif %}</body>
</html>
"""
TONES = ("created", "updated", "replaced", "deleted", "failed", "unchanged")


def html_of(report: Report) -> str:
    """Return it as a page. Whatever stands in it is text: nothing that a service says can become part of the page."""
    about = report.about
    said = [("Environment", about.get("environment")), ("Folder", about.get("folder")), ("Plan", about.get("plan")), ("At", about.get("at"))]
    # Compiled here, not above: Ansible imports all filters in every task that uses any.
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(PAGE)
    return page.render(
        report=report,
        about={"environment": "", **about},
        title=about.get("title") or "Monitoring as code",
        said=[(word, value) for word, value in said if value],
        opened=sum(len(one.changes) for one in report.services) <= OPEN,
        tone=lambda action: action if action in TONES else "other",
        classes=CLASSES,
        style=Markup(STYLE),
        script=Markup(SCRIPT),
        digest=base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode(),
    )
