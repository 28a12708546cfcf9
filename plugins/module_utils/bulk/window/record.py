# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is remembered of a window on each service that takes part in it, so that any later run can close it there.

Written as compact JSON, all ASCII; inside free text at its end, as `[steadyops {...}]`.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Optional

from ...errors import BadInput

VERSION = 1
LONGEST = 1000
"""Characters that a record may take in somebody's free text."""
SPARED = 200
"""Those of them for the services that take part, and for the run that leads or closes."""
LONGEST_KEY = 120
LONGEST_KEY_WRITTEN = 600
"""Characters of a key once every letter beyond ASCII is written as an escape."""
_IN_TEXT = re.compile(r"\s*\[steadyops (\{.*\})\]\s*$", re.DOTALL)


@dataclass(frozen=True)
class Record:
    """What one opening remembers on one service.

    key, part, at      which window it is of: its key, the named share of it, the planned start of one turn (epoch seconds)
    run                who wrote it, 12 hexadecimal digits
    start, end         epoch seconds
    by                 who opened it, None where everybody can read it
    on                 the services of the window: "zmon", "statuspage/kctbh9vrtdwd"
    lease              until when the run that leads is sure to be alive, epoch seconds
    taker, closer      the run that leads after the first one died, and the run that closes
    settled            everything that was changed is given back
    page               what this service remembers for a page that has no entry: page -> component -> its status before
    more               what else this service has to remember
    """

    key: str
    run: str
    start: int
    end: int
    part: Optional[str] = None
    at: Optional[int] = None
    by: Optional[str] = None
    on: tuple[str, ...] = ()
    lease: Optional[int] = None
    taker: Optional[str] = None
    closer: Optional[str] = None
    settled: bool = False
    page: Optional[dict[str, dict[str, str]]] = None
    more: Any = None

    @property
    def window(self) -> tuple[str, Optional[str], Optional[int]]:
        """What is looked up."""
        return (self.key, self.part, self.at)

    @property
    def leader(self) -> str:
        """The run that leads the opening."""
        return self.taker or self.run

    def as_data(self) -> dict[str, Any]:
        """Return what is written, without what is not said."""
        data: dict[str, Any] = {"v": VERSION, "key": self.key, "part": self.part, "at": self.at, "run": self.run}
        data.update(start=self.start, end=self.end)
        said = {"lease": self.lease, "by": self.by, "taker": self.taker, "closer": self.closer, "settled": self.settled or None, "page": self.page}
        data.update({name: value for name, value in said.items() if value is not None})
        data["on"] = list(self.on)
        if self.more is not None:
            data["more"] = self.more
        return data

    def as_json(self) -> str:
        """Return it as compact JSON, all ASCII."""
        return json.dumps(self.as_data(), separators=(",", ":"))

    def beside(self, text: str, longest: int) -> str:
        """Return free text with the record at its end; the text is cut where both are longer than the service takes."""
        tail = f"[steadyops {self.as_json()}]"
        room = longest - len(tail) - 1
        return f"{text[:room].rstrip()} {tail}".strip() if room > 0 else tail


def record_of(data: Any) -> Optional[Record]:
    """Return a record as it was read, None for what is none, or not one that this version can read."""
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            return None
    if not isinstance(data, dict) or data.get("v") != VERSION:
        return None
    texts = all(isinstance(data.get(name), str) and data[name] for name in ("key", "run"))
    times = all(isinstance(data.get(name), int) and not isinstance(data.get(name), bool) for name in ("start", "end"))
    may = all(isinstance(data.get(name), (int, type(None))) for name in ("at", "lease"))
    words = all(isinstance(data.get(name), (str, type(None))) for name in ("part", "by", "taker", "closer"))
    on, page = data.get("on", []), data.get("page", {})
    pages = isinstance(page, dict) and all(isinstance(one, dict) and set(map(type, one.values())) <= {str} for one in page.values())
    if not (texts and times and may and words and pages and isinstance(on, list) and all(isinstance(one, str) for one in on)):
        return None
    names = ("key", "run", "start", "end", "part", "at", "by", "lease", "taker", "closer", "page", "more")
    return Record(**{name: data.get(name) for name in names}, on=tuple(on), settled=bool(data.get("settled")))


def record_in(text: Any) -> Optional[Record]:
    """Return the record at the end of free text, None where there is none."""
    found = _IN_TEXT.search(text) if isinstance(text, str) else None
    return record_of(found[1]) if found else None


def without_record(text: str) -> str:
    """Return free text without the record at its end."""
    return _IN_TEXT.sub("", text)


def short_hash(key: str) -> str:
    """Return what stands for a key where only few characters may."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:16]


def new_run() -> str:
    """Return the name of this run."""
    return uuid.uuid4().hex[:12]


def check_key(key: Any, what: str = "key") -> None:
    """Refuse what is no key of a window; raises BadInput."""
    if not isinstance(key, str) or not key.strip():
        raise BadInput(f"{what} is {'missing' if key is None else 'blank'}: it is what the same window is found by, from anywhere")
    if len(key) > LONGEST_KEY:
        raise BadInput(f"{what} has {len(key)} characters; {LONGEST_KEY} are the most")
    if len(json.dumps(key)) - 2 > LONGEST_KEY_WRITTEN:
        raise BadInput(f"{what} is too long once it is written in ASCII ({len(json.dumps(key)) - 2} characters; {LONGEST_KEY_WRITTEN} are the most)")


def check_length(record: Record) -> None:
    """Refuse words that would make a record too long for the services; raises BadInput."""
    length = len(record.as_json())
    if length > LONGEST - SPARED:
        what = "key, part and by" if record.part else "key and by"
        raise BadInput(f"{what} are too long together: written in ASCII they take {length - LONGEST + SPARED} characters more than a service can remember")
