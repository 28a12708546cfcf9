"""Measure the budgets against the sandbox, and write docs/benchmarks.md and docs/benchmarks.svg: `make bench`.

  --only NAME,NAME  measure only these sections: %(sections)s
  --rounds N        measure each contender so many times
  --quick           few rounds of small numbers: to try a change of the benchmarks
  --compare FILE    print what differs from the run whose figures are in FILE, and write no page
  --report FILE     measure nothing: take the figures from such a file
  --into FOLDER     write the page into this folder

The figures of a run are kept in build/benchmarks. The page goes into docs only when everything was measured in full,
otherwise into a temporary folder: what is tried is not published. Before and after a change:

  make bench ARGS="--only shipped,tasks"
  make bench ARGS="--only shipped,tasks --compare build/benchmarks/2026-01-31T12-00-00.json"
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from compare import Comparison
from machine import Others, describe
from measure import Bench, Figures
from scenarios import FULL, QUICK, SECTIONS, Scenarios
from server import ROOT, Sandboxes

KEPT = ROOT / "build" / "benchmarks"


def measure(sections: list[str], quick: bool, rounds: int | None) -> Figures:
    """Measure these sections and return the figures."""
    scale = QUICK if quick else FULL
    whole = scale == FULL and sections == list(SECTIONS) and (rounds or FULL.rounds) >= FULL.rounds
    scale = dataclasses.replace(scale, rounds=rounds or scale.rounds)
    figures = Figures(about={**describe(), "sections": sections, "scale": dataclasses.asdict(scale), "whole": whole})
    began, others = time.monotonic(), Others()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Sandboxes() as sandboxes:
        Scenarios(scale, Bench(Path(folder)), sandboxes, figures).run(sections)
    figures.about |= {"minutes": (time.monotonic() - began) / 60, "others": others.share()}
    return figures


def keep(figures: Figures) -> None:
    """Keep the figures where `--compare` and `--report` can take them from."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{datetime.now():%Y-%m-%dT%H-%M-%S}.json"
    file.write_text(json.dumps(dataclasses.asdict(figures), indent=1))
    print(f"figures: {file}", file=sys.stderr)


def kept(file: Path) -> Figures:
    """Return kept figures."""
    return Figures(**json.loads(file.read_text()))


def publish(figures: Figures, folder: Path | None) -> None:
    """Write the page and the plot, and print the budgets."""
    # Not before: the memory of this process would count as its children's.
    from plot import draw
    from report import Report

    report = Report(figures)
    folder = folder or (ROOT / "docs" if figures.about["whole"] else Path(tempfile.mkdtemp(prefix="bench-")))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text(report.text())
    if report.plotted:
        draw(figures, folder / "benchmarks.svg")
    if report.verdicts():
        print(report.budgets())
    print(f"page: {folder / 'benchmarks.md'}", file=sys.stderr)


def sections_of(text: str) -> list[str]:
    """Return the named sections in the order in which they are measured."""
    names = text.split(",")
    unknown = sorted(set(names) - set(SECTIONS))
    if unknown:
        raise argparse.ArgumentTypeError(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return [name for name in SECTIONS if name in names]


def main() -> int:
    """Measure, and write the page or compare."""
    words = __doc__ % {"sections": ", ".join(SECTIONS)}
    parser = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=sections_of, metavar="NAME,NAME", default=list(SECTIONS))
    parser.add_argument("--rounds", type=int, metavar="N")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--compare", type=Path, metavar="FILE")
    parser.add_argument("--report", type=Path, metavar="FILE")
    parser.add_argument("--into", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    before = kept(given.compare) if given.compare else None
    if given.report:
        figures = kept(given.report)
    else:
        figures = measure(given.only, given.quick, given.rounds)
        keep(figures)
    if before:
        print(Comparison(before, figures).text())
    else:
        publish(figures, given.into)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
