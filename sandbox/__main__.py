"""`python -m sandbox serve` and `python -m sandbox env`."""

from __future__ import annotations

import argparse
import json
import shlex
import sqlite3
import sys
import urllib.request
from pathlib import Path

from .server import SYSTEMS, Sandbox, service_class
from .store import Store
from .wire import listen, serve

PORT = 8780


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the status of the process."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (OSError, ValueError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=sys.modules[__package__].__doc__)
    commands = parser.add_subparsers(required=True)
    serving = commands.add_parser("serve", help="answer until stopped; prints one line of JSON when ready")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port-base", type=int, default=PORT, help="admin; the five services follow (0: free ports)")
    serving.add_argument("--state", metavar="FILE.sqlite", help="remember in this file, across restarts")
    serving.add_argument("--tls", type=Path, metavar="DIR", help="speak TLS with DIR/cert.pem and DIR/key.pem")
    serving.add_argument("--until-stdin-closes", action="store_true", help="stop at the end of standard input")
    serving.set_defaults(run=_serve)
    printing = commands.add_parser("env", help="print export lines for a shell: URLs, demo credentials, no pace")
    where = printing.add_mutually_exclusive_group()
    where.add_argument("--port-base", type=int, default=PORT)
    where.add_argument("--from", dest="admin", metavar="ADMIN_URL", help="ask a running sandbox where it listens")
    printing.set_defaults(run=_env)
    return parser


def _serve(options: argparse.Namespace) -> int:
    if options.tls:
        for name in ("cert.pem", "key.pem"):
            if not (options.tls / name).is_file():
                raise ValueError(f"--tls {options.tls}: there is no {name} in it")
    names = ("admin", *SYSTEMS)
    sockets = []
    for place, name in enumerate(names):
        port = options.port_base + place if options.port_base else 0
        try:
            sockets.append(listen(options.host, port))
        except OSError as error:
            raise ValueError(f"cannot listen on {options.host} port {port} for {name}: {error.strerror}") from error
    try:
        sandbox = Sandbox(Store(options.state or ":memory:"))
    except sqlite3.Error as error:
        raise ValueError(f"--state {options.state}: {error}") from error
    host = f"[{options.host}]" if ":" in options.host else options.host
    for name, link in zip(names, sockets, strict=True):
        port = link.getsockname()[1]
        sandbox.place(name, port, f"{'https' if options.tls else 'http'}://{host}:{port}")
    serve(
        sandbox, sockets, lambda: print(json.dumps(sandbox.describe()), flush=True), options.tls,
        options.until_stdin_closes,
    )  # fmt: skip
    sandbox.store.close()
    return 0


def _env(options: argparse.Namespace) -> int:
    if options.admin:
        with urllib.request.urlopen(options.admin, timeout=10) as answer:
            urls = json.load(answer)["urls"]
    else:
        urls = {name: f"http://127.0.0.1:{options.port_base + place}" for place, name in enumerate(SYSTEMS, 1)}
    for system in SYSTEMS:
        prefix = system.upper()
        variables = {f"{prefix}_API_URL": urls[system], **service_class(system).credentials, f"{prefix}_PACE": "0"}
        if system == "pagerduty":
            variables["PAGERDUTY_EVENTS_URL"] = urls[system]
        for name, value in variables.items():
            print(f"export {name}={shlex.quote(value)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
