# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's arguments to its result. Both doors end here; the only import of AnsibleModule."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError

from .errors import BadInput, Error, trying, understanding
from .http import REQUESTS_IMPORT_ERROR, Client, Connection
from .plan import verb_of
from .reconcile import reconcile, reconcile_nothing, wish_of
from .resource import Field, Options, Resource, System
from .snapshot import Reader, Session

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


# Arguments


def argument_spec(resource: Resource) -> dict[str, dict[str, Any]]:
    """Return Ansible's argument specification of a resource's module."""
    return {one.name: one.argument() for one in resource.arguments()}


def module_arguments(resource: Resource) -> dict[str, Any]:
    """Return the arguments of AnsibleModule for a resource."""
    return {"argument_spec": argument_spec(resource), "supports_check_mode": True, **resource.constraints}


def with_environment(resource: Resource, params: Options) -> Options:
    """Return parameters with those left out taken from the environment, then from our own defaults.

    Ansible's own fallback runs before aliases are known, and would call an alias and a variable two settings of one
    option. A variable that is empty is not set. Raises BadInput naming the variable that holds nonsense.
    """
    filled = dict(params)
    for one in resource.arguments():
        if one.env and filled.get(one.name) is None:
            name = next((name for name in one.env if os.environ.get(name)), None)
            filled[one.name] = one.env_default if name is None else _from_variable(one, name, os.environ[name])
    return filled


def _from_variable(one: Field, name: str, text: str) -> Any:
    if one.choices and text not in one.choices:
        raise BadInput(f"the environment variable {name} is {text!r}; it must be one of {', '.join(one.choices)}")
    if one.type != "int":
        return text
    try:
        return int(text)
    except ValueError:
        raise BadInput(f"the environment variable {name} is {text!r}; it must be a whole number") from None


def plain(args: Any) -> Any:
    """Return arguments as a shipped module would receive them: JSON, dates as ISO text, keys as text."""
    return json.loads(json.dumps(args, default=_as_text))


def _as_text(value: Any) -> Any:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (set, tuple)):
        return list(value)
    return str(value)


def validate(resource: Resource, args: Options) -> tuple[Options, set[str], dict[str, list]]:
    """Return the validated parameters, the values to mask, and {"warnings": [...], "deprecations": [...]}.

    Raises BadInput with the words a shipped module uses.
    """
    spec = argument_spec(resource)
    result = ArgumentSpecValidator(spec, **resource.constraints).validate(args)
    secrets = {str(value) for value in result._no_log_values if str(value)}
    if result.error_messages:
        words = result.errors.msg
        if isinstance(result.errors[0], UnsupportedError):
            words = f"Unsupported parameters for ({resource.module}) module: {words}"
        raise _Refused(words, secrets)
    notices = {
        "warnings": [
            f"Both option {one['option']} and its alias {one['alias']} are set." for one in result._warnings
        ],
        "deprecations": list(result._deprecations),
    }
    return result.validated_parameters, secrets, notices


class _Refused(BadInput):
    """Arguments that do not validate, with the values to mask in what is said about them."""

    def __init__(self, words: str, secrets: set[str]) -> None:
        super().__init__(words)
        self.secrets = secrets

    def __str__(self) -> str:
        return self.words


# Connections


def connection_of(system: System, params: Options) -> Connection:
    """Resolve how to reach a system; raises BadInput naming what is missing. Shapes: params of the task."""
    if system.complete is not None:
        params.update(system.complete(params))
    url = _address(system, params)
    auth = system.auth(params)
    secrets = [str(params.get(one.name) or "") for one in system.connection_fields()]
    return Connection(
        url=url,
        auth=auth,
        identity=hashlib.sha256("\0".join([url, *secrets]).encode()).hexdigest(),
        headers=system.headers(params),
        timeout=params["timeout"],
        verify=_verification(params),
        cert=_certificate(params),
        retries=params["retries"],
        max_wait=params["max_wait"],
        pace=_pace(system, params.get("pace")),
    )


def _address(system: System, params: Options) -> str:
    default = system.url(params) if callable(system.url) else system.url
    url = (params.get(system.url_option) or default).rstrip("/")
    if not url:
        raise BadInput(f"{system.url_option} is missing: set {system.url_option} or {system.url_env}")
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"{system.url_option} {url!r} is no address: it begins with https://")
    if system.prefix and url.endswith(system.prefix):
        url = url[: -len(system.prefix)]
    return url


def _verification(params: Options) -> Any:
    if not params["validate_certs"]:
        return False
    path = params.get("ca_path")
    if path and not os.path.exists(path):
        raise BadInput(f"ca_path {path!r} does not exist")
    return path or True


def _certificate(params: Options) -> Any:
    cert, key = params.get("client_cert"), params.get("client_key")
    for name, path in (("client_cert", cert), ("client_key", key)):
        if path and not os.path.exists(path):
            raise BadInput(f"{name} {path!r} does not exist")
    if key and not cert:
        raise BadInput("client_key needs client_cert beside it")
    return (cert, key) if key else cert


def _pace(system: System, wanted: Optional[int]) -> Optional[tuple[int, float]]:
    """Return calls and seconds of the sliding log.

    A pace under the service's own limit is this job's share of it; one above means a service whose limit was raised,
    or scaled down in time, so the burst stays and the window shrinks.
    """
    if wanted is None:
        return system.pace
    if wanted < 0:
        raise BadInput("pace must be 0 (off) or more calls per minute")
    if wanted == 0:
        return None
    if system.pace is None or wanted * system.pace[1] <= system.pace[0] * 60:
        return wanted, 60.0
    return system.pace[0], 60.0 * system.pace[0] / wanted


class _Clients(dict):
    """The clients of one task, by their system's key, made when first asked for."""

    def __init__(self, session: Session, systems: tuple[System, ...], params: Options) -> None:
        super().__init__()
        self._session = session
        self._systems = {system.key: system for system in systems}
        self._params = params

    def __missing__(self, key: str) -> Client:
        system = self._systems[key]
        client = self._session.client(system, connection_of(system, self._params))
        client.begin()
        self[key] = client
        return client


# Running


def run(
    resource: Resource, params: Options, check_mode: bool = False, session: Optional[Session] = None
) -> dict[str, Any]:
    """Bring about what validated parameters say and return the task's result; raises Error.

    session: what the items of one loop share; without one, this task stands alone.
    Result: changed, action, resource, diff, calls, and warnings where there are any.
    """
    own = session is None
    session = session or Session()
    session.refresh()
    params.update(with_environment(resource, params))
    clients = _Clients(session, (resource.system, *resource.also), params)
    try:
        return _run(resource, params, check_mode, session, clients)
    except Error as error:
        error.system = error.system or resource.system.name
        error.warnings = _slow_warnings(clients)
        error.calls = _calls(clients)
        raise
    finally:
        if own:
            session.close()


def _run(resource: Resource, params: Options, check_mode: bool, session: Session, clients: _Clients) -> dict[str, Any]:
    _refuse_templates(resource, params)
    with trying(f"{verb_of(params.get('state'))} {resource.label(params)}"):
        warnings = list(resource.examine(params)) if resource.examine else []
    clients[resource.system.key]  # says what is missing before anything is asked
    reader = Reader(session, clients, resource.scope(params), check_mode)
    with trying(f"look up {resource.label(params)}"), understanding(resource.system.name):
        wish = wish_of(resource, params, reader)
    if wish is None:  # what must be absent hangs on something that is not there
        plan, thing = reconcile_nothing()
    else:
        plan, thing = reconcile(resource, wish, reader)
    result = {
        "changed": plan.changed,
        "action": plan.action,
        "resource": thing,
        "diff": {
            "before_header": resource.label(params),
            "after_header": resource.label(params),
            "before": plan.before,
            "after": plan.after,
        },
        "calls": _calls(clients),
    }
    warnings += [*reader.warnings, *_slow_warnings(clients)]
    if warnings:
        result["warnings"] = list(dict.fromkeys(warnings))
    return result


def _refuse_templates(resource: Resource, params: Options) -> None:
    for one in resource.arguments():
        if one.secret and "{{" in str(params.get(one.name) or ""):
            raise BadInput(f"{one.name} still holds a template: the variable it names was not filled in")


def _calls(clients: _Clients) -> dict[str, Any]:
    total: dict[str, Any] = {"read": 0, "write": 0, "retried": 0, "waited": 0.0}
    for client in clients.values():
        for name, count in client.calls.result().items():
            total[name] += count
    return total


def _slow_warnings(clients: _Clients) -> list[str]:
    said = []
    for client in clients.values():
        said.extend(client.warnings)
        if client.calls.slowed_by:
            codes = " and ".join(str(code) for code in sorted(client.calls.slowed_by))
            said.append(f"{client.system.title} asked to slow down ({codes}); calls.waited says for how long.")
    return said


def failure(error: Error) -> dict[str, Any]:
    """Return an Error as a failed result."""
    result = {"failed": True, "changed": False, "msg": str(error), **error.evidence()}
    if getattr(error, "calls", None):
        result["calls"] = error.calls
    if getattr(error, "warnings", None):
        result["warnings"] = error.warnings
    return result


def surprise(error: Exception) -> dict[str, Any]:
    """Return a failed result for an exception nobody foresaw: its class and place; its message may hold a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    return {
        "failed": True,
        "changed": False,
        "msg": f"This is a defect of steadyops.monitoring: {type(error).__name__} in {place}. Please report it.",
    }


def attempt(
    resource: Resource, params: Options, secrets: set[str], check_mode: bool, session: Optional[Session] = None
) -> dict[str, Any]:
    """Run, and return a result whatever happens, with every secret masked."""
    if REQUESTS_IMPORT_ERROR:
        return {"failed": True, "msg": missing_required_lib("requests"), "exception": REQUESTS_IMPORT_ERROR}
    try:
        result = run(resource, params, check_mode, session)
    except Error as error:
        result = failure(error)
    except Exception as error:  # noqa: BLE001 - a surprise must not become a traceback full of values
        result = surprise(error)
    return remove_values(result, _texts(secrets, resource, params))


def _texts(secrets: set[str], resource: Resource, params: Options) -> set[str]:
    """Return every value to mask: what the arguments held, and what a configuration file added."""
    later = {str(params[one.name]) for one in resource.arguments() if one.secret and params.get(one.name)}
    return {text for text in secrets | later if text}


# Doors


class _QuietModule(AnsibleModule):
    """AnsibleModule without its line in syslog: arguments hold credentials nobody declared, in nested values."""

    def _log_invocation(self) -> None:
        pass


def run_module(resource: Resource) -> None:
    """Be the module door: the whole `main` of a module file."""
    module = _QuietModule(**module_arguments(resource))
    result = attempt(resource, module.params, {str(value) for value in module.no_log_values}, module.check_mode)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


def run_task(
    resource: Resource,
    args: Options,
    check_mode: bool,
    environment: Optional[dict[str, str]] = None,
    session: Optional[Session] = None,
) -> dict[str, Any]:
    """Be the in-process door: validate and run raw arguments as the module door would, and return its result."""
    with _environment(environment or {}):
        try:
            params, secrets, notices = validate(resource, plain(args))
        except _Refused as refused:
            return remove_values({"failed": True, "changed": False, "msg": str(refused)}, refused.secrets)
        result = attempt(resource, params, secrets, check_mode, session)
    result["invocation"] = {"module_args": _masked_arguments(resource, params, secrets)}
    if notices["deprecations"]:
        result["deprecations"] = notices["deprecations"]
    if notices["warnings"]:
        result["warnings"] = [*notices["warnings"], *result.get("warnings", [])]
    return result


def _masked_arguments(resource: Resource, params: Options, secrets: set[str]) -> Options:
    hidden = {one.name for one in resource.arguments() if one.secret}
    shown = {name: MASK if name in hidden and value is not None else value for name, value in params.items()}
    return remove_values(shown, secrets)


@contextmanager
def _environment(extra: dict[str, str]) -> Iterator[None]:
    """Lay a task's environment over this process's own while an item runs."""
    before = {name: os.environ.get(name) for name in extra}
    os.environ.update({name: str(value) for name, value in extra.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
