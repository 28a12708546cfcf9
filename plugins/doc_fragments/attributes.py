# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and say what would change, without changing it.
    support: full
    details:
      - Reads, and writes nothing. What the result shows is what the real run will show; what only the service can choose
        is left out.
  diff_mode:
    description: Shows with C(--diff) what changes, before and after.
    support: full
    details:
      - Shows the options that the task gives, and all that are set when something is removed. Secrets are masked.
  idempotent:
    description: Run twice with the same options, changes nothing the second time.
    support: full
  action:
    description: Has an action plugin, so that it can run on the controller.
    support: full
    details:
      - With a local connection it runs inside Ansible's own process, which is many times faster than a shipped module,
        and C(become) means nothing to it. Otherwise the module is shipped. The result is the same.
  async:
    description: Can run asynchronously, with C(async).
    support: full
    details:
      - It is shipped then.
seealso:
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_doors
    description: In process or shipped, and what the items of a loop share.
"""
