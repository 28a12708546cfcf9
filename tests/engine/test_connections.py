"""P7: one clear sentence, when a service turns a task away or cannot be reached.

It says what was tried, on which thing, the status, and what to do. Of each service and each way in one module is tried.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Action
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import RESOURCES, Engine, Ran
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence, says_what_to_do
from tests.support.shapes import DOORSTEP, each

one_of_each_service = pytest.mark.parametrize("case", each(CASES, DOORSTEP))
WRONG = "wrong-0123456789abcdef0123456789ab"
THINGS = {
    "circonus_rule_set": "Circonus rule set '/check/12345'",
    "pagerduty_alert": "PagerDuty alert '0ace123ba99999160f35ea3bd381a318'",  # one without a summary
    "zmon_alert_definition": "ZMON alert definition 'City Longitude >0'",
    "zmon_downtime": "ZMON downtime 'cities'",
}


def called(case: Case) -> str:
    """Return what messages call the thing: its title, and the option that names it where there are several."""
    resource = RESOURCES[case.module]
    name = next((f" '{value}'" for value in resource.key_in(case.looking).values()), "")
    return THINGS.get(case.module) or f"{resource.system.title} {resource.title}{name}"


def reads_well(ran: Ran, case: Case) -> None:
    """Fail unless the message has its four parts and the result its evidence."""
    text = ran["msg"]
    is_one_clear_sentence(text)
    says_what_to_do(text)
    assert f"Cannot look up {called(case)}" in text
    assert "(GET /" in text
    assert (ran["system"], ran["method"]) == (case.system, "GET")
    assert ran["endpoint"].startswith("/")
    assert ran.writes == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_token(engine: Engine, case: Case) -> None:
    ran = engine.refused(case.module, case.looking, api_token=WRONG)
    reads_well(ran, case)
    assert f": {ran['status']})" in ran["msg"]
    assert ran["status"] in (401, 403)
    assert WRONG not in ran.text


@one_of_each_service
def test_no_token_at_all(engine: Engine, case: Case) -> None:
    for name in [name for name in engine.environment if name.endswith(("_API_TOKEN", "_API_KEY"))]:
        del engine.environment[name]
    ran = engine.run(case.module, case.create)
    if case.module == "pagerduty_alert":
        assert any("Without api_token" in said for said in ran.warnings)
        return
    assert ran.failed
    assert "api_token is missing: set api_token" in ran["msg"]
    assert f"{case.system.upper()}_API_TOKEN" in ran["msg"]
    assert ran.rows == []


@one_of_each_service
def test_an_unreachable_host(engine: Engine, case: Case) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    ran = engine.refused(case.module, case.looking, api_url=f"http://127.0.0.1:{port}")
    reads_well(ran, case)
    assert f"cannot reach http://127.0.0.1:{port}" in ran["msg"]
    assert "Check api_url" in ran["msg"]


@one_of_each_service
def test_a_name_that_nobody_knows(engine: Engine, case: Case) -> None:
    ran = engine.refused(case.module, case.looking, api_url="https://api.example.invalid")
    reads_well(ran, case)


@one_of_each_service
def test_an_html_page(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    sandbox.fault(case.system, "html", status=200, times=0)
    ran = engine.refused(case.module, case.looking)
    reads_well(ran, case)
    assert "HTML page" in ran["msg"]
    assert ran["status"] == 200


@one_of_each_service
def test_a_truncated_body(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    sandbox.fault(case.system, "truncate", times=0)
    ran = engine.refused(case.module, case.looking)
    reads_well(ran, case)


@one_of_each_service
def test_an_empty_200(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    if case.module == "zmon_downtime":
        pytest.skip("so ZMON says that there is none")
    sandbox.fault(case.system, "status", status=200, body="", times=0)
    ran = engine.refused(case.module, case.looking)
    reads_well(ran, case)
    assert ": 200)" in ran["msg"]


class Certificate:
    """A certificate for 127.0.0.1 that nobody knows, and the URLs of a sandbox that shows it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "cert.pem"
        command = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
            "-keyout", str(folder / "key.pem"), "-out", str(self.file),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        self.sandbox = Sandbox("--tls", str(folder))
        self.urls = self.sandbox.urls


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Certificate]:
    made = Certificate(tmp_path_factory.mktemp("tls"))
    yield made
    made.sandbox.stop()


def addressed(engine: Engine, case: Case, url: str) -> dict[str, str]:
    """Return the options by which a module talks to another address."""
    return dict.fromkeys({host.url_setting for host in RESOURCES[case.module].system.hosts.values()}, url)


@one_of_each_service
def test_a_certificate_that_nobody_vouches_for(engine: Engine, certificate: Certificate, case: Case) -> None:
    ran = engine.refused(case.module, case.looking, **addressed(engine, case, certificate.urls[case.system]))
    reads_well(ran, case)
    assert "certificate" in ran["msg"]
    assert "ca_path" in ran["msg"]


@one_of_each_service
def test_a_certificate_of_another_host(engine: Engine, certificate: Certificate, case: Case) -> None:
    url = certificate.urls[case.system].replace("127.0.0.1", "localhost")
    options = {**addressed(engine, case, url), "ca_path": str(certificate.file)}
    ran = engine.refused(case.module, case.looking, **options)
    reads_well(ran, case)
    assert "localhost" in ran["msg"]


@one_of_each_service
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
@pytest.mark.parametrize("trust", ["ca_path", "validate_certs", "REQUESTS_CA_BUNDLE"])
def test_a_certificate_that_is_trusted(engine: Engine, certificate: Certificate, case: Case, trust: str) -> None:
    options = addressed(engine, case, certificate.urls[case.system])
    if trust == "ca_path":
        options["ca_path"] = str(certificate.file)
    elif trust == "validate_certs":
        options["validate_certs"] = False
    else:
        engine.environment[trust] = str(certificate.file)
    ran = engine.run(case.module, case.create, check=True, **options)
    # Of what nobody makes there is none, and what is retired answers so.
    assert not ran.failed or "there is none" in ran["msg"] or "only older installations do" in ran["msg"]


def test_a_file_that_is_no_certificate(engine: Engine, certificate: Certificate, tmp_path: Path) -> None:
    case = CASES["statuspage_component"]
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("no certificate")
    options = addressed(engine, case, certificate.urls[case.system])
    for path, words in ((nothing, "certificate"), (tmp_path / "absent.pem", "does not exist")):
        ran = engine.refused(case.module, case.looking, **options, ca_path=str(path))
        is_one_clear_sentence(ran["msg"]) if path == nothing else None
        assert words in ran["msg"]


def test_plain_text_where_tls_is_spoken_and_the_other_way_round(
    engine: Engine, sandbox: Sandbox, certificate: Certificate
) -> None:
    case = CASES["statuspage_component"]
    tls, plain = certificate.urls["statuspage"], sandbox.urls["statuspage"]
    for url, words in (
        (tls.replace("https:", "http:"), f"if it speaks TLS, write {tls} in api_url"),
        (plain.replace("http:", "https:"), f"speaks plain HTTP, and was spoken to in TLS. Write {plain} in api_url"),
    ):
        ran = engine.refused(case.module, case.looking, api_url=url, retries=1)
        reads_well(ran, case)
        assert words in ran["msg"]


@one_of_each_service
def test_a_proxy_that_is_away(engine: Engine, case: Case) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{closed.getsockname()[1]}"
    engine.environment |= {"HTTP_PROXY": proxy, "no_proxy": "", "NO_PROXY": ""}
    ran = engine.refused(case.module, case.looking)
    reads_well(ran, case)
    assert f"through the proxy {proxy} that the environment variable HTTP_PROXY names" in ran["msg"]


PAGED = [case for case in CASES.values() if "page_id" in RESOURCES[case.module].address]


@pytest.mark.parametrize("case", PAGED, ids=lambda case: case.module)
@pytest.mark.parametrize("door", ["the task", "the environment variable STATUSPAGE_PAGE_ID"])
def test_a_wrong_page(engine: Engine, case: Case, door: str) -> None:
    if door == "the task":
        ran = engine.refused(case.module, case.create, page_id="nopenopenope")
    else:
        engine.environment["STATUSPAGE_PAGE_ID"] = "nopenopenope"
        ran = engine.refused(case.module, case.create)
    is_one_clear_sentence(ran["msg"])
    assert f"Check page_id: 'nopenopenope' (from {door}) is most likely wrong" in ran["msg"]
    assert ran.writes == []


def test_a_wrong_page_is_told_by_info_apply_and_an_id_too(engine: Engine) -> None:
    says = "Check page_id: 'nopenopenope' (from the environment variable STATUSPAGE_PAGE_ID) is most likely wrong"
    engine.environment["STATUSPAGE_PAGE_ID"] = "nopenopenope"
    assert says in engine.refused("statuspage_info", {"resource": "component"})["msg"]
    assert says in engine.refused("apply", {"resources": [{"statuspage_component": {"name": "API"}}]})["msg"]
    assert says in engine.refused("statuspage_component", {"id": "v6q2k8wd1mzp"})["msg"]


@one_of_each_service
def test_two_clocks_that_are_far_apart(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    assert "The clock of this machine" not in engine.run(case.module, case.create, check=True).text
    sandbox.clock(advance=3600)
    ran = engine.run(case.module, case.create, check=True)
    title = RESOURCES[case.module].system.title
    (said,) = [one for one in ran["warnings"] if one.startswith("The clock of this machine says ")]
    assert f"and that of {title} says " in said
    assert "one of them is wrong" in said


def test_the_certificate_is_what_the_tests_think(certificate: Certificate) -> None:
    found = ssl._ssl._test_decode_cert(str(certificate.file))
    assert found["subjectAltName"] == (("IP Address", "127.0.0.1"),)


@one_of_each_service
def test_credentials_do_not_follow_a_redirect(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    other = "zmon" if case.system == "catchpoint" else "catchpoint"
    target = sandbox.urls[other]
    sandbox.fault(case.system, "status", status=307, headers={"Location": f"{target}/v2/tests"}, times=0)
    ran = engine.refused(case.module, case.looking)
    reads_well(ran, case)
    sandbox.mend()
    assert sandbox.journal(system=other) == []
    assert rows_of(sandbox, case.things) == []


@one_of_each_service
def test_the_vendors_request_id_is_passed_on(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    kind = RESOURCES[case.module]
    host = kind.system.hosts[kind.host] if isinstance(kind, Action) and kind.host else kind.system.host
    header = host.request_id_headers[0]
    sandbox.fault(case.system, "status", status=400, headers={header: "req-4711"}, times=0)
    ran = engine.refused(case.module, case.looking)
    assert ran["request_id"]  # some sandboxes add their own, as the vendor does
    assert f"(request id {ran['request_id']})" in ran["msg"]
