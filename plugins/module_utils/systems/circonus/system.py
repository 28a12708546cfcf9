# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How Circonus' API v2 talks. Source: the vendor's OpenAPI description and https://docs.circonus.com/"""

from __future__ import annotations

import configparser
import os
import re
from typing import Any, Callable, Optional

from ...auth import HeaderAuth
from ...errors import BadInput
from ...paging import OffsetUntilFlag
from ...resource import Identity, Listing, Merge, Replace
from ...system import MAYBE, Host, System, absent_by_status
from ...values import File, Options, Setting

DEFAULT_APP_NAME = "steadyops.monitoring"
CONFIG_FILES = ("/etc/circonusapirc", "~/.circonusapirc")
"""Read in this order; what a later one says wins, as the original wrapper did."""

UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
"""The ids of graphs and worksheets."""


def _auth(options: Options) -> HeaderAuth:
    token = options.get("api_token")
    if not token:
        raise BadInput(
            "api_token is missing: set api_token, CIRCONUS_API_TOKEN, or an account in ~/.circonusapirc"
        )
    return HeaderAuth({"X-Circonus-Auth-Token": token, "X-Circonus-App-Name": options["app_name"]})


def _headers(options: Options) -> dict[str, str]:
    """Return what else is said with each call: which account is meant, where the token reaches several."""
    account = _account_number(options.get("account_id"))
    # Lists could otherwise come from a cache and miss what was just made.
    return {"Cache-Control": "no-store", **({"X-Circonus-Account-ID": account} if account else {})}


def _account_number(written: Any) -> Optional[str]:
    """Return 2317 for `2317` and `/account/2317`; raises BadInput for what is neither."""
    if written in (None, ""):
        return None
    match = re.match(r"^(?:(?:/v2)?/account/)?(\d+)$", str(written).strip())
    if match is None:
        raise BadInput(f"account_id: {written!r} is no account; write its number, or /account/ and that")
    return match.group(1)


def _from_config(options: Options) -> Options:
    """Return api_token and app_name as far as the configuration files of the original wrapper have them."""
    if options.get("api_token"):
        return {"app_name": options.get("app_name") or DEFAULT_APP_NAME}
    files = [options["config_file"]] if options.get("config_file") else list(CONFIG_FILES)
    files = [os.path.expanduser(name) for name in files]
    if options.get("config_file") and not os.path.exists(files[0]):
        raise BadInput(f"config_file {files[0]!r} does not exist")
    parser = configparser.RawConfigParser()
    try:
        parser.read(files)
    except (configparser.Error, UnicodeDecodeError, OSError) as reason:
        # The words of a parser quote the line, and the line may be the token.
        raise BadInput(f"{' or '.join(files)} cannot be read: {type(reason).__name__}") from None
    account = options.get("account") or parser.get("general", "default_account", fallback=None)
    token = parser.get("tokens", account, fallback=None) if account else None
    if options.get("account") and token is None:
        raise BadInput(f"there is no account {account!r} in the section [tokens] of {' or '.join(files)}")
    app_name = options.get("app_name") or parser.get("general", "appname", fallback=DEFAULT_APP_NAME)
    return {"api_token": token, "app_name": app_name}


def _failed(body: Any) -> Optional[str]:
    if isinstance(body, dict) and body.get("success") is False:
        return str(body.get("message") or body.get("error") or "it says success: false")
    return None


def _absent(status: int, data: Any) -> str:
    """Return whether an answer says that a thing is not there: one that was switched off meanwhile refuses a change as a wrong value does."""
    return MAYBE if status == 400 else absent_by_status(status, data)


CIRCONUS = System(
    "circonus",
    title="Circonus",
    settings=(
        Setting("app_name", env=("CIRCONUS_APP_NAME",)),
        Setting("account", env=("CIRCONUS_ACCOUNT",)),
        Setting("account_id", env=("CIRCONUS_ACCOUNT_ID",)),
        Setting("config_file", File()),
    ),
    hosts={
        "rest": Host(
            url="https://api.circonus.com",
            prefix="/v2",
            auth=_auth,
            headers=_headers,
            identified_by=("app_name", "account_id"),
            # Offsets end at 1000, so 2000 things can be walked; beyond that a filter has to find them.
            paging=OffsetUntilFlag(
                size=1000, size_param="size", offset_param="from", more="X-Circonus-More-Items", header=True, last=1000
            ),
            failed=_failed,
            advice={
                401: "If the token is right, its application name is waiting for approval: open Integrations > API Tokens"
                " in Circonus and allow the name given as app_name",
                403: "The token is not valid, read-only, or its application name was denied: see Integrations > API Tokens",
            },
        )
    },
    update=Merge("PUT"),
    absent=_absent,
    complete=_from_config,
)


WHOLE = Replace("PUT", own=lambda name: name.startswith("_"))
"""An update that would lose what it leaves out."""


def cid(kind: str, pattern: str = r"\d+") -> Callable[[Any], Optional[str]]:
    """Return a function from `/kind/12` or `12` to `/kind/12`, and from anything else (a name) to None."""
    form = re.compile(rf"^(?:(?:/v2)?/{kind}/)?({pattern})$")

    def long_form(written: Any) -> Optional[str]:
        match = form.match(str(written))
        return f"/{kind}/{match.group(1)}" if match else None

    return long_form


def named(kind: str, by: str, at: str = "", id_form: str = r"\d+", **listing: Any) -> dict[str, Any]:
    """Return what a Resource says that goes by one name. by: the option that holds it, called `at` there. listing: as of a Listing."""
    return {
        "name": kind,
        "system": CIRCONUS,
        "path": f"/v2/{kind}",
        "identity": Identity(by, id="_cid", parse_id=cid(kind, id_form)),
        "listing": Listing(filter=lambda wanted: {f"f_{at or by}": wanted[by]}, **listing),
    }
