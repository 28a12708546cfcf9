"""Start the sandbox on free ports, run playbooks/demo.yml against it in its phases, and show what it cost.

The sandbox stops whatever happens: it ends when this process does.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PHASES = (
    ("check mode", "what would change; nothing is written", ["--tags", "configure", "--check", "--diff"]),
    ("real run", "the same tasks, and now it is so", ["--tags", "configure"]),
    ("the same again", "nothing is left to do", ["--tags", "configure"]),
    ("changes", "some days later", ["--tags", "change", "--diff"]),
    ("maintenance window", "silence, tell the customers, work, put everything back", ["--tags", "maintenance", "--diff"]),
)
NEXT = """
To read: README.md says how to install and use it, and `make docs` makes a site of the guides and of every module's page.
To try: `make sandbox`, and your own playbook in another shell, as README.md says under "The sandbox".
"""


def sandbox_environment(admin: str) -> dict[str, str]:
    """Return the variables that `sandbox env` prints for a running sandbox."""
    lines = subprocess.run(
        [sys.executable, "-m", "sandbox", "env", "--from", admin], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    words = (word for line in lines.splitlines() for word in shlex.split(line) if "=" in word)
    return dict(word.split("=", 1) for word in words)


def play(arguments: list[str], environment: dict[str, str]) -> tuple[int, int]:
    """Run the playbook, showing its output but for plays without a task; returns its exit code and the number of changed tasks."""
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", "playbooks/demo.yml", *arguments]
    changed, held = 0, ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
            if plain.startswith("PLAY "):
                held = ""
            if plain.startswith("PLAY [") or held and not plain.strip():
                held += line
                continue
            sys.stdout.write(held + line)
            sys.stdout.flush()
            held = ""
            found = re.search(r"\bchanged=(\d+)", plain)
            changed += int(found.group(1)) if found else 0
    return process.returncode, changed


def calls(admin: str, since: int) -> tuple[int, int, int]:
    """Return reads, writes and the number of the last call in the journal after `since`."""
    with urlopen(f"{admin}/journal?since={since}") as answer:
        rows = json.load(answer)
    writes = sum(row["write"] for row in rows)
    return len(rows) - writes, writes, max([since, *(row["n"] for row in rows)])


def show(rows: list[tuple[str, int, int, int]]) -> None:
    """Print the closing table."""
    print(f"\n{'phase':<20}{'reads':>8}{'writes':>8}{'changed':>9}")
    for name, reads, writes, changed in rows:
        print(f"{name:<20}{reads:>8}{writes:>8}{changed:>9}")


def demonstrate(admin: str) -> int:
    """Run every phase until one fails; returns the exit code."""
    environment = {
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOWS": "true",
        **({"ANSIBLE_FORCE_COLOR": "true"} if sys.stdout.isatty() else {}),
        **os.environ,
        **sandbox_environment(admin),
    }
    rows, last = [], 0
    for number, (name, meaning, arguments) in enumerate(PHASES, 1):
        print(f"\n=== {number} of {len(PHASES)}: {name}: {meaning} ===", flush=True)
        code, changed = play(arguments, environment)
        reads, writes, last = calls(admin, last)
        rows.append((name, reads, writes, changed))
        if code:
            print(f"\nThe phase '{name}' failed.", file=sys.stderr)
            return code
    show(rows)
    print(NEXT, end="")
    return 0


def main() -> int:
    """Start the sandbox, demonstrate, stop it."""
    command = [sys.executable, "-m", "sandbox", "serve", "--port-base", "0", "--until-stdin-closes"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            return demonstrate(json.loads(server.stdout.readline())["admin"])
        finally:
            server.terminate()


if __name__ == "__main__":
    raise SystemExit(main())
