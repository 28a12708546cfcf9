"""Make a site of the guides and of every module's page, in build/docs; a warning is an error.

ansible-doc has its say first, antsibull-docs makes the pages, Sphinx the site. No network is needed: what is linked on Ansible's own site is
named in an inventory that is written here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

COLLECTION = "steadyops.monitoring"
ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "plugins" / "modules"
BIN = Path(sys.executable).parent
SITE = ROOT / "build" / "docs"
ELSEWHERE = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
    "ansible_collections.ansible.builtin.include_vars_module": "collections/ansible/builtin/include_vars_module.html",
}
"""What our pages link on Ansible's site: labels, and the pages they lead to."""
TITLE = re.compile(rf"^({re.escape(COLLECTION)}\b.*)\n([=+]{{3,}})\n", re.M | re.I)
STYLE = """
/* Names of modules are longer than the margin is wide, and tables wider than a screen. */
.wy-menu-vertical li a { overflow-wrap: anywhere; }
.rst-content .highlight pre { line-height: 1.45; }
"""
CONFIGURATION = f"""
project = "{COLLECTION}"
html_title = html_short_title = project
extensions = ["sphinx_antsibull_ext", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"ansible": ("https://docs.ansible.com/ansible/latest/", "ansible.inv")}}
html_theme = "sphinx_ansible_theme"
html_theme_options = {{"vcs_pageview_mode": "", "topbar_links": {{}}}}
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
nitpicky = True
nitpick_ignore_regex = [("envvar", ".*")]
highlight_language = "yaml+jinja"
"""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of this interpreter's folder and return what it said."""
    command = [BIN / words[0], *words[1:]]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"})


def complaints_of_ansible_doc() -> list[str]:
    """Return what is wrong with the pages as ansible-doc shows them, as text and as JSON."""
    names = [f"{COLLECTION}.{file.stem}" for file in sorted(MODULES.glob("*.py"))]
    text, structure = (run("ansible-doc", "--type", "module", *form, *names) for form in ((), ("--json",)))
    pages = json.loads(structure.stdout or "{}")
    missing = [f"No page: {name}" for name in names if not pages.get(name, {}).get("doc")]
    return [*dict.fromkeys((text.stderr + structure.stderr).splitlines()), *missing]


def inventory() -> bytes:
    """Return an inventory, as Sphinx writes one, of what is linked on Ansible's site."""
    head = "# Sphinx inventory version 2\n# Project: ansible\n# Version: \n# The remainder of this file is compressed using zlib.\n"
    rows = "".join(f"{label} std:label -1 {page} {label.rpartition('.')[2]}\n" for label, page in ELSEWHERE.items())
    return head.encode() + zlib.compress(rows.encode())


def shorten(title: re.Match[str]) -> str:
    """Return a title without the collection's name, which every title of the site would begin with."""
    words = title[1].removeprefix(f"{COLLECTION}.") if title[1].lower() != COLLECTION else COLLECTION
    return f"{words}\n{title[2][0] * len(words)}\n"


def make_site() -> list[str]:
    """Write the site; returns what antsibull-docs and Sphinx complain of."""
    shutil.rmtree(SITE, ignore_errors=True)
    source = SITE / "rst"
    (source / "_static").mkdir(parents=True)
    (source / "_static" / "site.css").write_text(STYLE, encoding="utf-8")
    (source / "conf.py").write_text(CONFIGURATION, encoding="utf-8")
    (source / "ansible.inv").write_bytes(inventory())
    pages = run(
        "antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", source, COLLECTION
    )
    if pages.returncode:
        return [pages.stdout + pages.stderr]
    for page in source.glob("*.rst"):
        page.write_text(TITLE.sub(shorten, page.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    site = run("sphinx-build", "--quiet", "--fail-on-warning", "--keep-going", "-b", "html", source, SITE / "html")
    return site.stderr.splitlines() if site.returncode else []


def main() -> int:
    """Return 0 when each module has a page and the site is there."""
    complaints = complaints_of_ansible_doc() or make_site()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(f"The site is at {SITE / 'html' / 'index.html'}")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
