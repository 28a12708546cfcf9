"""Measure the budgets against the sandbox, and write docs/benchmarks.md and docs/benchmarks.svg: `make bench`.

  --quick           few rounds of small numbers, into a temporary folder: to try a change, not to publish
  --keep FILE       keep the figures as JSON
  --report FILE     measure nothing: write the report of such a file anew
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path

from machine import Others, describe
from measure import Bench, Figures
from scenarios import FULL, QUICK, Scenarios
from server import ROOT, Sandboxes


def measure(quick: bool) -> Figures:
    """Measure everything and return the figures."""
    figures = Figures(about={**describe(), "quick": quick})
    began, others = time.monotonic(), Others()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Sandboxes() as sandboxes:
        scale = QUICK if quick else FULL
        Scenarios(scale, Bench(Path(folder)), sandboxes, figures).run()
    minutes = (time.monotonic() - began) / 60
    figures.about |= {"scale": dataclasses.asdict(scale), "minutes": minutes, "others": others.share()}
    return figures


def main() -> int:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--report", type=Path, metavar="FILE")
    given = parser.parse_args()
    figures = Figures(**json.loads(given.report.read_text())) if given.report else measure(given.quick)
    if given.keep:
        given.keep.write_text(json.dumps(dataclasses.asdict(figures), indent=1))
    # Not before: the memory of this process would count as its children's.
    from plot import draw
    from report import Report

    folder = Path(tempfile.mkdtemp(prefix="bench-")) if figures.about["quick"] else ROOT / "docs"
    report = Report(figures)
    (folder / "benchmarks.md").write_text(report.text())
    draw(figures, folder / "benchmarks.svg")
    print(report.budgets())
    print(f"written: {folder / 'benchmarks.md'}, {folder / 'benchmarks.svg'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
