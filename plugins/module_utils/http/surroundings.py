# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands between this machine and a service, and what becomes of a request that it swallowed: the proxy, TLS, the two clocks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from .. import errors
from ..times import iso

try:
    import requests
    from requests.packages.urllib3 import exceptions as urllib3
except ImportError:  # the client says so
    requests = urllib3 = None  # type: ignore[assignment]

CLOCK = "The clock of this machine says"
_NO_TLS = re.compile(r"wrong.version.number|record.layer.failure|unknown.protocol|http.request|packet.length.too.long", re.I)
_TLS = re.compile(r"plain HTTP|HTTP request to an HTTPS|SSL-enabled server port|\\x15\\x03", re.I)


def proxies_for(url: str) -> dict[str, str]:
    """Return the proxies that the environment names for an address, by what they are for."""
    with suppress(ValueError):  # an address that is none; the first call says so
        return dict(requests.utils.get_environ_proxies(url))
    return {}


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


# Attempts (retry.Attempt) without an answer


def no_answer(attempt: Any, reason: OSError) -> None:
    """Wait before a request is sent again, where the network failed; raises an Error when it is not to be."""
    if isinstance(reason, requests.exceptions.SSLError):
        raise _no_tls(attempt, _innermost(reason)) from None
    if not isinstance(reason, requests.exceptions.RequestException):  # so it says a missing ca_path or client_cert
        raise attempt.error(errors.BadInput, str(reason)) from None
    if _never_connected(reason):
        return _never_sent(attempt, reason)
    if not attempt.limits.url.startswith("https") and speaks_tls(repr(reason)):
        raise only_tls(attempt)
    # A body that stops coming is a ConnectionError to requests, with urllib3's reason inside.
    if _is_among(reason, requests.exceptions.Timeout, urllib3.ReadTimeoutError):
        return attempt.broken(f"no answer within {attempt.patience:.3g} s", may_still_act=True)
    if _is_among(reason, urllib3.IncompleteRead):
        return attempt.broken("its answer broke off")
    return attempt.broken(_innermost(reason), hint=_perhaps_tls(attempt))


def _no_tls(attempt: Any, words: str) -> errors.Error:
    """Return the Error of a handshake that failed: nothing was sent."""
    url = attempt.limits.url
    if speaks_no_tls(words):
        said, advice = f"{url} speaks plain HTTP, and was spoken to in TLS", _write(attempt, other_scheme(url))
    else:
        said, advice = certificate_words(url, words, attempt.client.own_time())
    return attempt.error(errors.Unreachable, said, advice=advice)


def only_tls(attempt: Any, response: Any = None) -> errors.Error:
    """Return the Error of a server that only speaks TLS: it could not read what was sent."""
    url = attempt.limits.url
    words = f"{url} speaks TLS, and was spoken to in plain HTTP"
    return attempt.error(errors.Unreachable, words, response, advice=_write(attempt, other_scheme(url)))


def _write(attempt: Any, url: str) -> str:
    return f"Write {url} in {attempt.host.url_setting}"


def _perhaps_tls(attempt: Any) -> str:
    """Return what to try where a server hangs up without a word: so do some that only speak TLS."""
    url = attempt.limits.url
    return "" if url.startswith("https") else f"; if it speaks TLS, write {other_scheme(url)} in {attempt.host.url_setting}"


def _never_sent(attempt: Any, reason: Exception) -> None:
    """Try again where nobody was reached, and name the proxy that was asked to do it."""
    proxy, url = proxy_of(attempt.limits.url, attempt.limits.proxies), attempt.limits.url
    return attempt.again(
        errors.Unreachable,
        f"cannot reach {url}{f' through {proxy}' if proxy else ''} ({_innermost(reason)})",
        tries=min(attempt.limits.retries, 2),
        first=0.5,
        advice="Check that proxy; no_proxy takes the names of hosts that are reached without one"
        if proxy
        else f"Check {attempt.host.url_setting}, the network and the proxy settings",
    )


def _causes(reason: BaseException) -> Iterator[BaseException]:
    """Yield a network error and those inside it, from the outermost: requests wraps urllib3, which wraps the system's."""
    seen = 0
    while isinstance(reason, BaseException) and seen < 7:
        yield reason
        reason = getattr(reason, "reason", None) or (reason.args[-1] if reason.args else None)
        seen += 1


def _is_among(reason: BaseException, *kinds: type) -> bool:
    return any(isinstance(one, kinds) for one in _causes(reason))


def _never_connected(reason: Exception) -> bool:
    outside = (
        requests.exceptions.ConnectTimeout,
        requests.exceptions.ProxyError,
        requests.exceptions.InvalidURL,  # of the proxy, as what follows: our own address was looked at before
        requests.exceptions.InvalidSchema,
    )
    return isinstance(reason, outside) or _is_among(reason, urllib3.NewConnectionError, urllib3.ConnectTimeoutError)


def _innermost(reason: BaseException) -> str:
    """Return the shortest true words of a nested network error."""
    *_outer, reason = _causes(reason)
    words = getattr(reason, "strerror", None) or str(reason)
    words = re.sub(r"^.*object at 0x[0-9a-f]+>[:,]?\s*|^HTTPS?Connection\([^)]*\):\s*", "", words)
    words = re.sub(r"\s*\(_ssl\.c:\d+\)", "", words)
    return words.strip() or type(reason).__name__
