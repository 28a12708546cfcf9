# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands between this machine and a service, in words: the proxy, TLS, the two clocks."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from ..times import iso

try:
    import requests
except ImportError:  # the client says so
    requests = None  # type: ignore[assignment]

CLOCK = "The clock of this machine says"
_NO_TLS = re.compile(r"wrong.version.number|record.layer.failure|unknown.protocol|http.request|packet.length.too.long", re.I)
_TLS = re.compile(r"plain HTTP|HTTP request to an HTTPS|SSL-enabled server port|\\x15\\x03", re.I)


def proxy_of(url: str, proxies: dict[str, str]) -> str:
    """Return which proxy leads to an address, and the variable that names it; "" for none. Its credentials are left out."""
    proxy = requests.utils.select_proxy(url, proxies) if proxies else None
    if not proxy:
        return ""
    names = (f"{urlsplit(url).scheme}_proxy", "all_proxy")
    named = [name for word in names for name in (word, word.upper()) if os.environ.get(name) == proxy]
    return f"the proxy {re.sub(r'[^/@]*@', '', proxy)}" + (f" that the environment variable {named[0]} names" if named else "")


def other_scheme(url: str) -> str:
    """Return an address with https in the place of http, and the other way round."""
    return re.sub(r"^http(s?)", lambda found: "http" if found.group(1) else "https", url)


def speaks_no_tls(words: str) -> bool:
    """Say whether the words of a failed handshake are those about a server that answered in plain text."""
    return bool(_NO_TLS.search(words))


def speaks_tls(words: str) -> bool:
    """Say whether the words of a server, or what came in their place, are those of one that was spoken to in plain text."""
    return bool(_TLS.search(words))


def certificate_words(url: str, words: str, now: float) -> tuple[str, str]:
    """Return what is wrong with a certificate, and what to do: where a date is, a clock may be."""
    when = re.search(r"not yet valid|has expired", words)
    if when is None:
        return (
            f"the certificate of {url} is not trusted ({words})",
            "Name the authority's file in ca_path, or check that api_url names the right host",
        )
    return (
        f"the certificate of {url} {'is ' if when.group().startswith('not') else ''}{when.group()}, by the clock of this machine,"
        f" which says {iso(now)}",
        "Set the clock of the machine that runs the task if it is wrong; if it is right, whoever runs the service needs"
        " another certificate",
    )


def clocks_apart(title: str, offset: float, now: float) -> str:
    """Return a warning about two clocks that are far apart. offset: by how many seconds the service's is ahead."""
    return (
        f"{CLOCK} {iso(now)}, and that of {title} says {iso(now + offset)}: one of them is wrong,"
        f" most likely this machine's. What this task says of time is taken by the clock of {title}."
    )
