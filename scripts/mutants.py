"""Plant one mistake after the other in a copy of the collection, and see that the tests of every run find each.

Every run tries a sample (tests/support/shapes.py); a mistake that this sample lets through belongs into the list first,
and the sample grows until it is found. The unit tests would find most of them sooner: they are left out, so that it is
the sample that has to.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("changelogs", "docs", "galaxy.yml", "meta", "playbooks", "plugins", "pyproject.toml", "README.md", "roles", "sandbox", "scripts", "tests")
CORE = "plugins/module_utils/"
SYSTEMS = f"{CORE}systems/"


class Mutant(NamedTuple):
    """One mistake: in this file, `was` is `now`. where: the tests that are run."""

    name: str
    file: str
    was: str
    now: str
    where: str


MUTANTS = (
    Mutant("503 is never waited for", f"{CORE}http/refusals.py", "or (status == 503 and ", "or (status == 599 and ",
           "tests/engine/test_retries.py"),
    Mutant("what the service asks to wait is not heeded", f"{CORE}http/refusals.py", "least = max(asked, ", "least = max(1.0, ",
           "tests/engine/test_retries.py"),
    Mutant("a redirect is any refusal", f"{CORE}http/refusals.py", "if 300 <= status < 400:", "if 399 <= status < 400:",
           "tests/engine/test_connections.py"),
    Mutant("504 is like any other", f"{CORE}http/refusals.py", "may_still_act=status == 504", "may_still_act=False",
           "tests/engine/test_lost_answers.py"),
    Mutant("a page of HTML may be repeated", f"{CORE}http/retry.py", "if reason.html and self.repeatable:", "if False:",
           "tests/unit/plugins/module_utils/http"),
    Mutant("a failure inside a 200 is none", f"{CORE}http/retry.py", "problem = self.host.failed(data)", "problem = None",
           "tests/unit/plugins/module_utils/http"),
    Mutant("no look after a lost answer", f"{CORE}reconcile.py", "planned = self.look_after(lost, planned, lost_before)", "continue",
           "tests/engine/test_lost_answers.py"),
    Mutant("a write that no longer fits is not planned again", f"{CORE}reconcile.py",
           "            except (errors.NotFound, errors.Conflict):\n                if stale_before:",
           "            except (errors.NotFound, errors.Conflict):\n                if True:", "tests/engine/test_loops.py"),
    Mutant("old values are not read again", f"{CORE}reconcile.py", "return not self.finder.is_fresh(self.kind, self.row)", "return False",
           "tests/engine/test_loops.py"),
    Mutant("nobody looks again under the lock", f"{CORE}reconcile.py", "if first and not lease.nobody_since(self.asked_at):", "if False:",
           "tests/engine/test_race.py"),
    Mutant("an answer without an id is good enough", f"{CORE}reconcile.py", "if row is None or resource.identity.lacks(row):", "if row is None:",
           "tests/engine/test_hostile.py"),
    Mutant("our writes are not entered", f"{CORE}reconcile.py", "        finder.store(resource, row)\n", "        pass\n",
           "tests/engine/test_loops.py"),
    Mutant("the second page is never read", f"{CORE}paging.py", "if self.more else len(found) >= self.size", "if self.more else False",
           "tests/engine/test_calls.py"),
    Mutant("the second page of an offset is never read", f"{CORE}paging.py", "goes_on = len(page) > 0 and self._goes_on(answer)", "goes_on = False",
           "tests/engine/test_calls.py"),
    Mutant("the order of a set counts", f"{CORE}lists.py", "return not all_paired(fitting)", "return True", "tests/engine/test_second_write.py"),
    Mutant("a map is compared whole", f"{CORE}maps.py",
           "return any(key not in found or not same(item, found[key]) for key, item in wanted.items())", "return not same(wanted, found)",
           "tests/unit/plugins/module_utils/test_values.py"),
    Mutant("a name of several leads to the first", f"{CORE}lookup.py", "        if len(rows) == 1:", "        if rows:",
           "tests/engine/test_references.py"),
    Mutant("a replacement that cannot end is not taken back", f"{CORE}replacement.py", "            self._take_back(new, error)\n", "            raise\n",
           "tests/engine/test_replace.py"),
    Mutant("what went first is not restored", f"{CORE}replacement.py", "            self._restore(error)\n", "            raise\n",
           "tests/engine/test_replace.py"),
    Mutant("a page waits for its look", f"{SYSTEMS}pagerduty/alert.py", "        except Error as reason:\n            return _Seen(False, str(reason))",
           "        except Error:\n            raise", "tests/engine/test_pages.py"),
    Mutant("an acknowledgement of another integration's alert is sent", f"{SYSTEMS}pagerduty/alert.py",
           "        if integration.get(\"integration_key\") in (None, routing_key):", "        if True:", "tests/engine/test_alerts.py"),
    Mutant("only the last month is searched for what is open", f"{SYSTEMS}pagerduty/system.py", '{"date_range": "all", ', "{",
           "tests/engine/test_alerts.py"),
    Mutant("who was inactive is paused too", f"{SYSTEMS}catchpoint/pausing.py",
           "if status == INACTIVE and keys and key not in keys", "if status == INACTIVE and key not in keys", "tests/engine/test_catchpoint_pauses.py"),
    Mutant("a test runs again while another key holds it", f"{SYSTEMS}catchpoint/pausing.py", "ACTIVE if not left and ", "ACTIVE if ",
           "tests/engine/test_catchpoint_pauses.py"),
    Mutant("a window tells people before it is silent", f"{CORE}bulk/window/protocol.py", "key=lambda one: (one.public,", "key=lambda one: (not one.public,",
           "tests/bulk/test_window.py"),
    Mutant("what a window did is not taken back", f"{CORE}bulk/window/protocol.py", "self.done if self.rules.undoes else []", "[]",
           "tests/bulk/test_window.py"),
    Mutant("a window opens where another one is already", f"{CORE}bulk/window/opening.py", "if thing not in held}", "}",
           "tests/unit/plugins/module_utils/bulk/test_window_protocol.py"),
    Mutant("a worksheet's graphs are bare", f"{SYSTEMS}circonus/worksheet.py", "class GraphRef(Boxed, Ref):", "class GraphRef(Ref):",
           "tests/engine/test_fields.py"),
    Mutant("a worksheet's flag is another member", f"{SYSTEMS}circonus/worksheet.py", 'Field("favorite", Flag()', 'Field("favorite", Flag(), at="favourite"',
           "tests/engine/test_fields.py"),
    Mutant("a worksheet is sought under another title", f"{SYSTEMS}circonus/system.py", '{f"f_{at or by}": wanted[by]}',
           '{f"f_{at or by}": wanted[by] + "x"}', "tests/engine/test_promises.py"),
    Mutant("a worksheet's action is that of a graph", "plugins/action/circonus_worksheet.py",
           "thing = WORKSHEET", "from ..module_utils.systems.circonus.graph import GRAPH as thing", "tests/doors/test_modules.py"),
    Mutant("a module imports another one's kind", "plugins/modules/circonus_worksheet.py",
           "kinds import WORKSHEET as RESOURCE", "kinds import GRAPH as RESOURCE",
           "tests/unit/test_declarations.py"),
)  # fmt: skip


def planted(mutant: Mutant, folder: Path) -> Path:
    """Return a copy of the collection with a mistake in it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "output"))
        else:
            shutil.copy(ROOT / name, folder / name)
    (folder / ".venv/collections/ansible_collections/steadyops").mkdir(parents=True)
    (folder / ".venv/collections/ansible_collections/steadyops/monitoring").symlink_to(folder)
    file = folder / mutant.file
    text = file.read_text(encoding="utf-8")
    if mutant.was not in text:
        raise SystemExit(f"{mutant.name}: {mutant.was!r} is not in {mutant.file} any more")
    file.write_text(text.replace(mutant.was, mutant.now, 1), encoding="utf-8")
    return folder


def finds(mutant: Mutant, workers: str) -> tuple[str, float]:
    """Return the first test that fails, "" when all pass, and the seconds it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = planted(mutant, Path(name))
        paths = str(folder / ".venv/collections")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", workers, "-x", "-q", "--no-header", *mutant.where.split()],
            cwd=folder, env={**os.environ, "PYTHONPATH": paths, "ANSIBLE_COLLECTIONS_PATH": paths},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR", "SUBFAIL"))]
    if done.returncode not in (0, 1) and not failed:
        raise SystemExit(done.stdout + done.stderr)
    return failed[0] if failed else "", time.monotonic() - began


def main() -> None:
    """Plant those whose names hold a word, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("-n", "--workers", default="auto")
    asked = parser.parse_args()
    lived = []
    for mutant in MUTANTS:
        if asked.word in mutant.name:
            found, seconds = finds(mutant, asked.workers)
            print(f"{mutant.name}: {found or 'NOBODY NOTICED'} ({seconds:.0f} s)", flush=True)
            lived += [] if found else [mutant.name]
    if lived:
        sys.exit(f"{len(lived)} of them lived: {'; '.join(lived)}")


if __name__ == "__main__":
    main()
