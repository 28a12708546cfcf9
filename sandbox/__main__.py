"""`python -m sandbox serve` and `python -m sandbox env`."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from pathlib import Path
from typing import NoReturn

from .environment import export_lines

PORT = 8780
MOST = 65_530
"""The highest first port: the five of the services follow."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say on one line what is wrong."""
        self.exit(2, f"{self.prog}: {message} (--help says how it is called)\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the status of the process. What `env` prints fails where `env` does, in an `eval` too."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(arguments)
    except SystemExit as end:  # argparse has said why
        code = int(end.code or 0)
    if code and arguments[:1] == ["env"]:
        print("false")
    return code


def _run(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except (OSError, ValueError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        needed = Path(__file__).resolve().parent.parent / "requirements" / "sandbox.txt"
        print(f"sandbox: {error}; {sys.executable} -m pip install -r {needed}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m sandbox", description=sys.modules[__package__].__doc__)
    commands = parser.add_subparsers(required=True)
    serving = commands.add_parser("serve", help="answer until stopped; prints one line of JSON when ready")
    serving.add_argument("--host", type=_said, default="127.0.0.1")
    serving.add_argument("--port-base", type=_port, default=PORT, help="admin; the five services follow (0: free ports)")
    serving.add_argument("--state", type=_said, metavar="FILE.sqlite", help="remember in this file, across restarts")
    serving.add_argument("--tls", type=Path, metavar="DIR", help="speak TLS with DIR/cert.pem and DIR/key.pem")
    serving.add_argument("--until-stdin-closes", action="store_true", help="stop at the end of standard input")
    serving.set_defaults(run=_serve)
    printing = commands.add_parser("env", help="print export lines for a shell: URLs, demo credentials, no pace, no proxy")
    where = printing.add_mutually_exclusive_group()
    where.add_argument("--port-base", type=_port, default=PORT)
    where.add_argument("--from", dest="admin", metavar="ADMIN_URL", help="ask a running sandbox where it listens")
    printing.set_defaults(run=_env)
    return parser


def _port(text: str) -> int:
    """Read the first of the ports; the others have to find room above it."""
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) > MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number from 0 to {MOST}")
    return int(text)


def _said(text: str) -> str:
    """Refuse what is empty, as a variable that nobody has set is."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text[:40]!r} says nothing")
    return text


def _serve(options: argparse.Namespace) -> int:
    # Here and not above: `env` runs under an interpreter without what a server needs.
    from .server import SYSTEMS, Sandbox
    from .store import Store
    from .wire import listen, serve

    if options.tls:
        _check_certificate(options.tls)
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
    except (sqlite3.Error, ValueError, KeyError) as error:
        busy = getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")
        reason = "another sandbox is using it" if busy else error
        raise ValueError(f"--state {options.state}: {reason}") from error
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


def _check_certificate(folder: Path) -> None:
    """Raise ValueError unless it holds what is needed to speak TLS."""
    import ssl  # not above: see _serve

    for name in ("cert.pem", "key.pem"):
        if not (folder / name).is_file():
            raise ValueError(f"--tls {folder}: there is no {name} in it")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(folder / "cert.pem", folder / "key.pem", lambda: "")
    except (OSError, ValueError) as error:
        raise ValueError(f"--tls {folder}: cert.pem and key.pem are no certificate and its key: {error}") from error


def _env(options: argparse.Namespace) -> int:
    print("\n".join(export_lines(options.admin or f"http://127.0.0.1:{options.port_base}")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
