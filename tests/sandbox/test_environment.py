"""`python -m sandbox env`, as a shell takes it: everything is exported, or nothing is and the next command does not run."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.support.sandbox import ROOT, Sandbox

TEXTS = sorted(
    path
    for pattern in ("*.md", "sandbox/*.md", "roles/*/*.md", "docs/docsite/rst/*.rst", "playbooks/*.yml")
    for path in ROOT.glob(pattern)
)
LINE = re.compile(r'eval "[^"]*sandbox env[^"]*"')
GUARDED = 'eval "$(python3 -m sandbox env || echo false)"'
WENT_ON = "the next command ran"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a `python3` that has the standard library and no package."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin"


class Greeting(BaseHTTPRequestHandler):
    """Answers every request with an empty object."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of something that answers and is no sandbox."""
    with HTTPServer(("127.0.0.1", 0), Greeting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def shell(program: str, line: str, bare: Path, folder: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line with the bare interpreter as the only python3, and print the variables afterwards."""
    environment = {"PATH": f"{bare}:/usr/bin:/bin", "CIRCONUS_API_TOKEN": "of the real account", **variables}
    return subprocess.run([program, "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=30, check=False)


def line_for(admin: str, words: str = "") -> str:
    """Return the line of the READMEs for the sandbox at an address."""
    return GUARDED.replace("env ", f"env --from {admin} {words} ")


def six_free_ports() -> int:
    """Return the first of six ports in a row at which nothing listens."""
    while True:
        with ExitStack() as taken:
            first = taken.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            try:
                for port in range(first + 1, first + 6):
                    taken.enter_context(socket.create_server(("127.0.0.1", port)))
            except (OSError, OverflowError):
                continue
            return first


def nobody_listens() -> str:
    """Return an address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return f"http://127.0.0.1:{one.getsockname()[1]}"


@pytest.mark.parametrize("program", ["sh", "bash"])
class TestEval:
    def test_all_is_exported_by_an_interpreter_without_packages(self, program: str, bare: Path, sandbox: Sandbox) -> None:
        done = shell(program, f"{line_for(sandbox.admin)} && env", bare)
        assert (done.returncode, done.stderr) == (0, "")
        assert {f"{name}={value}" for name, value in sandbox.credentials.items()} <= set(done.stdout.splitlines())

    def test_nothing_goes_on_with_wrong_words(self, program: str, bare: Path, sandbox: Sandbox) -> None:
        line = line_for(sandbox.admin, "--form x")
        self.stops(program, line, bare, "unrecognized arguments: --form x")
        assert shell(program, f"set -e; {line}; echo {WENT_ON}", bare).stdout == ""

    def test_nothing_goes_on_where_something_else_answers(self, program: str, bare: Path, stranger: str) -> None:
        self.stops(program, line_for(stranger), bare, f"what answers at {stranger} is not a sandbox")

    def test_nothing_goes_on_in_another_folder(self, program: str, bare: Path, tmp_path: Path) -> None:
        self.stops(program, line_for("http://127.0.0.1:1"), bare, "No module named", folder=tmp_path)

    def test_nothing_goes_on_without_an_interpreter(self, program: str, tmp_path: Path) -> None:
        self.stops(program, f"PATH={tmp_path}; {line_for('http://127.0.0.1:1')}", tmp_path, "not found")

    def test_nothing_goes_on_without_a_sandbox(self, program: str, bare: Path) -> None:
        """What `env` prints suffices here: the guard of the line is for a shell in which `env` does not even begin."""
        line = line_for(nobody_listens()).replace("|| echo false", "")
        self.stops(program, line, bare, "no sandbox answers at http://127.0.0.1:")

    def stops(self, program: str, line: str, bare: Path, why: str, folder: Path = ROOT) -> None:
        """See that the line fails with a reason, does not let the next command run, and exports nothing."""
        done = shell(program, f"{line} && echo {WENT_ON}; echo $? $CIRCONUS_API_TOKEN $CIRCONUS_API_URL", bare, folder)
        assert done.stdout == "1 of the real account\n"
        assert WENT_ON not in done.stdout
        assert why in done.stderr


class TestVariables:
    def test_they_are_addresses_credentials_and_no_pace(self, sandbox: Sandbox) -> None:
        urls = {name: value for name, value in sandbox.credentials.items() if name.endswith("_URL")}
        assert urls == {
            "SANDBOX_ADMIN_URL": sandbox.admin,
            **{f"{system.upper()}_API_URL": url for system, url in sandbox.urls.items()},
            "PAGERDUTY_EVENTS_URL": sandbox.urls["pagerduty"],
        }
        paces = {name: value for name, value in sandbox.credentials.items() if name.endswith("_PACE")}
        assert paces == {f"{system.upper()}_PACE": "0" for system in sandbox.urls}
        assert len(sandbox.credentials["STATUSPAGE_API_TOKEN"]) >= 24

    def test_the_port_of_the_admin_interface_leads_there_too(self, sandbox: Sandbox, bare: Path) -> None:
        port = sandbox.admin.rpartition(":")[2]
        done = shell("sh", f"python3 -m sandbox env --port-base {port}", bare)
        assert f"export SANDBOX_ADMIN_URL={sandbox.admin}" in done.stdout.splitlines()

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({}, "127.0.0.1"),
            ({"NO_PROXY": "intern.example, .lan"}, "intern.example,.lan,127.0.0.1"),
            ({"no_proxy": "a.example", "NO_PROXY": "b.example"}, "a.example,b.example,127.0.0.1"),
            ({"no_proxy": "127.0.0.1"}, "127.0.0.1"),
        ],
        ids=["nothing", "one", "both", "again"],
    )
    def test_the_addresses_are_kept_from_proxies(self, sandbox: Sandbox, bare: Path, before: dict[str, str], after: str) -> None:
        proxies = {"HTTP_PROXY": nobody_listens(), "http_proxy": nobody_listens()}
        done = shell("sh", f'{line_for(sandbox.admin)} && echo "$NO_PROXY $no_proxy"', bare, **before, **proxies)
        assert done.stdout == f"{after} {after}\n"

    def test_a_value_is_one_word_for_the_shell(self, sandbox: Sandbox, bare: Path) -> None:
        value = "a.example; echo $HOME `id`"
        done = shell("sh", f'{line_for(sandbox.admin)} && echo "$NO_PROXY"', bare, NO_PROXY=value)
        assert done.stdout == f"{value},127.0.0.1\n"
        printed = shell("sh", f"python3 -m sandbox env --from {sandbox.admin}", bare, NO_PROXY=value).stdout
        assert all(len(shlex.split(line)) == 2 for line in printed.splitlines())


def test_a_sandbox_that_is_just_starting_is_waited_for(bare: Path) -> None:
    port = six_free_ports()
    start = f"sleep 0.2; exec {sys.executable} -m sandbox serve --port-base {port}"
    with subprocess.Popen(["sh", "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        try:
            done = shell("sh", f"python3 -m sandbox env --port-base {port}", bare)
            assert f"export SANDBOX_ADMIN_URL=http://127.0.0.1:{port}" in done.stdout.splitlines(), done.stderr
        finally:
            serving.terminate()


def test_serve_says_which_interpreter_lacks_what(bare: Path) -> None:
    done = shell("sh", "python3 -m sandbox serve --port-base 0", bare)
    assert done.returncode == 1
    assert re.fullmatch(
        rf"sandbox: No module named '(uvicorn|starlette)'; {bare}/python3 -m pip install -r {ROOT}/requirements/sandbox.txt\n", done.stderr
    )


@pytest.mark.parametrize("path", TEXTS, ids=[str(path.relative_to(ROOT)) for path in TEXTS])
def test_no_text_shows_a_line_that_goes_on_without_a_sandbox(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [line for line in LINE.findall(text) if line != GUARDED] == []
    assert len(re.findall(r"eval .*sandbox", text)) == len(re.findall(re.escape(GUARDED) + " && ", text))


def test_the_line_stands_in_both_readmes() -> None:
    for name in ("README.md", "sandbox/README.md"):
        assert f"{GUARDED} && ansible-playbook" in (ROOT / name).read_text(encoding="utf-8")
