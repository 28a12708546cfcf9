# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
short_description: What an apply did or would do, as a page for people
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Makes a report of the result of M(steadyops.monitoring.apply). Per service it says how many things came to what, and shows of each thing
    that differs its options before and after.
  - The HTML page is complete in itself. It loads nothing from anywhere, and its script is the only one that a browser lets it run.
  - It has in it what the result has, where secrets are masked, and nothing else.
positional: _input, form
options:
  _input:
    description: The registered result.
    type: dict
    required: true
  form:
    description: As what.
    type: str
    choices: [html, markdown]
    default: html
  about:
    description: What stands at its head, as far as given. C(title), C(environment), C(folder), C(plan), C(at), and C(state), which is
      V(check), V(plan) or V(apply).
    type: dict
    default: {}
  places:
    description: File and line of each entry, as the lookup plugin C(monitoring_as_code) returns them.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: What would be done
  steadyops.monitoring.apply:
    resources: "{{ wanted }}"
  check_mode: true
  register: compared

- name: As a page
  ansible.builtin.copy:
    content: "{{ compared | steadyops.monitoring.drift_report('html', about={'title': 'Our page'}) }}"
    dest: drift.html
    mode: "0644"
"""

RETURN = r"""
_value:
  description: The text of the page.
  type: str
"""

from typing import Any, Optional

from ansible.errors import AnsibleFilterError

from ..plugin_utils.report import report_of
from ..plugin_utils.report_html import html_of
from ..plugin_utils.report_markdown import markdown_of

FORMS = {"html": html_of, "markdown": markdown_of}


def drift_report(result: Any, form: str = "html", about: Optional[dict] = None, places: Optional[list] = None) -> str:
    """Return the report on a result as a page. Raises AnsibleFilterError for a form that there is none of."""
    if form not in FORMS:
        raise AnsibleFilterError(f"drift_report: form is {form!r}; it is html or markdown")
    return FORMS[form](report_of(result, about or {}, list(places or [])))


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"drift_report": drift_report}
