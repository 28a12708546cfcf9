# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tests there are, what each type needs, and which sections it takes.

Source: https://github.com/catchpoint/terraform-provider-catchpoint (validation of tests), https://docs.catchpoint.com/ (REST API v2 guide, Tests)
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any, Optional

from ...errors import BadInput
from ...values import Options

TEST_TYPES = {
    "web": 0, "transaction": 1, "html_code": 2, "ftp": 3, "tcp": 4, "dns": 5, "ping": 6, "smtp": 7, "udp": 8, "api": 9, "streaming": 10,
    "ssh": 11, "traceroute": 12, "web_socket": 13, "ntp": 14, "imap": 15, "mqtt": 16, "bulk": 17, "ssl": 18, "wifi": 19, "bgp": 20,
    "node_to_node": 21, "bandwidth": 22, "playwright": 25, "puppeteer": 26, "transaction_new": 27,
}  # fmt: skip
MONITORS = {
    "ie": 0, "object": 2, "emulated": 3, "mqtt": 5, "imap": 6, "ntp": 7, "ping_icmp": 8, "traceroute_icmp": 9, "ping_tcp": 11,
    "dns_experience": 12, "dns_direct": 13, "traceroute_udp": 14, "tcp": 15, "ftp": 16, "chrome": 18, "playback": 19, "mobile_playback": 20,
    "smtp": 21, "udp": 22, "ping_udp": 23, "streaming": 24, "api": 25, "mobile": 26, "ssh": 28, "traceroute_tcp": 29, "web_socket": 30,
    "ssl": 31, "bgp": 34, "traceroute_sack": 35, "edge": 39, "bgp_basic": 41, "traceroute_quic": 42,
}  # fmt: skip
SCRIPT_TYPES = {"selenium": 1, "javascript": 2, "playwright": 3, "puppeteer": 4, "json": 5}
USER_AGENTS = {
    "ie": 1, "chrome": 2, "android": 3, "iphone": 4, "ipad_2": 5, "kindle_fire": 6, "galaxy_tab": 7, "iphone_5": 8, "ipad_mini": 9,
    "galaxy_note": 10, "nexus_7": 11, "nexus_4": 12, "lumia_920": 13, "iphone_6": 14, "blackberry_z30": 15, "galaxy_s4": 16, "htc_one_x": 17,
    "lg_optimus_g": 18, "droid_razr_hd": 19, "nexus_6": 20, "iphone_6s": 21, "galaxy_s6": 22, "iphone_7": 23, "google_pixel": 24, "galaxy_s8": 25,
}  # fmt: skip
DNS_QUERIES = {
    "none": 0, "a": 1, "ns": 2, "cname": 5, "soa": 6, "ptr": 12, "mx": 15, "txt": 16, "aaaa": 28, "srv": 33, "naptr": 35, "ds": 43,
    "dnskey": 48, "svcb": 64, "https": 65, "any": 255, "a_or_aaaa": 32770,
}  # fmt: skip
METHODS = {"get": 0, "post": 1, "head": 2, "delete": 3, "options": 4, "put": 5, "patch": 25}
BROWSER = ("schedule", "request", "advanced", "alerts", "insights", "thresholds")
PLAIN = ("schedule", "advanced", "alerts", "thresholds")


@dataclass(frozen=True)
class TypeOfTest:
    """What tests of a type are like.

    monitors   what may carry them out, the usual one first
    scripts    the types of scripts that they may have, the usual one first; none: they have no script
    needs      options that a creation cannot do without
    sections   what they take
    """

    monitors: tuple[str, ...]
    scripts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("url",)
    sections: tuple[str, ...] = PLAIN


SCRIPTED = ("script",)
TYPES = {
    "web": TypeOfTest(("chrome", "object", "emulated", "playback", "mobile_playback", "mobile"), sections=BROWSER),
    "api": TypeOfTest(("api",), ("javascript", "selenium"), SCRIPTED, BROWSER),
    "transaction": TypeOfTest(("chrome", "emulated", "mobile"), ("selenium",), SCRIPTED, BROWSER),
    "playwright": TypeOfTest(("chrome", "edge"), ("playwright",), SCRIPTED, BROWSER),
    "puppeteer": TypeOfTest(("chrome",), ("puppeteer",), SCRIPTED, BROWSER),
    "dns": TypeOfTest(("dns_experience", "dns_direct"), needs=("url", "dns_query")),
    "ping": TypeOfTest(("ping_icmp", "ping_tcp", "ping_udp")),
    "traceroute": TypeOfTest(("traceroute_icmp", "traceroute_udp", "traceroute_tcp")),
    "ssl": TypeOfTest(("ssl",)),
    "bgp": TypeOfTest(("bgp", "bgp_basic"), sections=("alerts",)),
}
"""The types that are known well. Of others there is no rule here, and the service judges."""
_SSL = re.compile(r"^ssl://[^/\s:]+(:\d+)?$")
PREFIXES = {4: (8, 24), 6: (28, 128)}


def _type_of(options: Options) -> TypeOfTest:
    return TYPES.get(options.get("type")) or TypeOfTest((), needs=())


def usual_monitor(options: Options) -> Optional[str]:
    """Return what carries out a test of a type where nothing is said."""
    return next(iter(_type_of(options).monitors), None)


def usual_script(options: Options) -> Optional[str]:
    """Return the type of the script of a test where nothing is said."""
    return next(iter(_type_of(options).scripts), None) if options.get("script") else None


def usual_version(options: Options) -> Optional[str]:
    """Return the version of Chrome, where a test has one."""
    return "stable" if options.get("monitor") == "chrome" else None


def usual_agent(options: Options) -> Optional[str]:
    """Return the user agent of a test whose monitor needs one."""
    return {"mobile": "android", "mobile_playback": "android", "playback": "chrome"}.get(options.get("monitor"))


def needs(option: str) -> Any:
    """Return what says whether a creation needs an option."""
    return lambda options: option in _type_of(options).needs


def refuse_unfitting(params: Options, kind: Optional[str], known: Optional[TypeOfTest] = None) -> None:
    """Refuse what does not fit the type of a test. params: arguments, or options; kind: the type, None where it is not known."""
    known = known or TYPES.get(kind)
    if known is None:
        return
    _refuse_carrier(params, kind, known)
    for section in BROWSER:
        given = params.get(section)
        if given and section not in known.sections and not given.get("inherit"):
            raise BadInput(f"{section}: a test of type {kind} takes none; it takes {', '.join(known.sections)}")
    refuse_url(str(params.get("url") or "").strip(), kind)


def _refuse_carrier(params: Options, kind: Optional[str], known: TypeOfTest) -> None:
    """Refuse what does not go with what carries a test out, or with its script."""
    monitor, script = params.get("monitor"), params.get("script_type")
    if monitor is not None and monitor not in known.monitors and not str(monitor).isdigit():
        raise BadInput(f"monitor: {monitor} carries out no test of type {kind}; that is {' or '.join(known.monitors)}")
    if params.get("script") and not known.scripts:
        raise BadInput(f"script: a test of type {kind} has none")
    if script is not None and script not in known.scripts:
        raise BadInput(f"script_type: a test of type {kind} has " + (f"a script of type {' or '.join(known.scripts)}" if known.scripts else "none"))
    if params.get("dns_server") and (kind != "dns" or monitor == "dns_experience"):
        raise BadInput("dns_server: only a test of type dns with monitor dns_direct asks one")
    if params.get("chrome_version") and ("chrome" not in known.monitors or monitor not in (None, "chrome")):
        raise BadInput("chrome_version: only a test with monitor chrome has one")


def refuse_url(url: str, kind: Optional[str]) -> None:
    """Refuse an address that no test of a type can have; "" is none."""
    if not url:
        return
    if kind == "ssl" and not _SSL.match(url):
        raise BadInput(f"url: {url!r} is none of a test of type ssl; write it as ssl://www.example.com or ssl://www.example.com:8443")
    if kind != "bgp":
        return
    try:
        prefix = ipaddress.ip_network(url)
    except ValueError:
        raise BadInput(f"url: {url!r} is no prefix; write it as 192.0.2.0/24 or 2001:db8::/32") from None
    least, most = PREFIXES[prefix.version]
    if not least <= prefix.prefixlen <= most:
        raise BadInput(f"url: {url} has a length of {prefix.prefixlen}; of IPv{prefix.version} it can be {least} to {most}")
