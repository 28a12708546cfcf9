# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The zones a page can be in, by the names that Ruby on Rails has for them.

Source: https://api.rubyonrails.org/classes/ActiveSupport/TimeZone.html
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ...errors import BadInput
from ...values import Text

NAMES = tuple("""
International Date Line West; Midway Island; American Samoa; Hawaii; Alaska; Pacific Time (US & Canada); Tijuana;
Mountain Time (US & Canada); Arizona; Chihuahua; Mazatlan; Central Time (US & Canada); Saskatchewan; Guadalajara; Mexico City;
Monterrey; Central America; Eastern Time (US & Canada); Indiana (East); Bogota; Lima; Quito; Atlantic Time (Canada); Caracas;
La Paz; Santiago; Asuncion; Newfoundland; Brasilia; Buenos Aires; Montevideo; Georgetown; Puerto Rico; Greenland; Mid-Atlantic;
Azores; Cape Verde Is.; Dublin; Edinburgh; Lisbon; London; Casablanca; Monrovia; UTC; Belgrade; Bratislava; Budapest; Ljubljana;
Prague; Sarajevo; Skopje; Warsaw; Zagreb; Brussels; Copenhagen; Madrid; Paris; Amsterdam; Berlin; Bern; Zurich; Rome; Stockholm;
Vienna; West Central Africa; Bucharest; Cairo; Helsinki; Kyiv; Kiev; Riga; Sofia; Tallinn; Vilnius; Athens; Istanbul; Minsk;
Jerusalem; Harare; Pretoria; Kaliningrad; Moscow; St. Petersburg; Volgograd; Samara; Kuwait; Riyadh; Nairobi; Baghdad; Tehran;
Abu Dhabi; Muscat; Baku; Tbilisi; Yerevan; Kabul; Ekaterinburg; Islamabad; Karachi; Tashkent; Chennai; Kolkata; Mumbai; New Delhi;
Kathmandu; Dhaka; Sri Jayawardenepura; Almaty; Astana; Novosibirsk; Rangoon; Bangkok; Hanoi; Jakarta; Krasnoyarsk; Beijing;
Chongqing; Hong Kong; Urumqi; Kuala Lumpur; Singapore; Taipei; Perth; Irkutsk; Ulaanbaatar; Ulaan Bataar; Seoul; Osaka; Sapporo;
Tokyo; Yakutsk; Darwin; Adelaide; Canberra; Melbourne; Sydney; Brisbane; Hobart; Vladivostok; Guam; Port Moresby; Magadan;
Srednekolymsk; Solomon Is.; New Caledonia; Fiji; Kamchatka; Marshall Is.; Auckland; Wellington; Nuku'alofa; Tokelau Is.;
Chatham Is.; Samoa
""".replace("\n", " ").strip().split("; "))
OTHERWISE = {
    "New York": "Eastern Time (US & Canada)", "Detroit": "Eastern Time (US & Canada)", "Toronto": "Eastern Time (US & Canada)",
    "Chicago": "Central Time (US & Canada)", "Winnipeg": "Central Time (US & Canada)", "Denver": "Mountain Time (US & Canada)",
    "Edmonton": "Mountain Time (US & Canada)", "Los Angeles": "Pacific Time (US & Canada)", "Vancouver": "Pacific Time (US & Canada)",
    "Phoenix": "Arizona", "Anchorage": "Alaska", "Juneau": "Alaska", "Honolulu": "Hawaii", "Regina": "Saskatchewan",
    "Halifax": "Atlantic Time (Canada)", "St Johns": "Newfoundland", "Sao Paulo": "Brasilia", "Johannesburg": "Pretoria",
    "Calcutta": "Kolkata", "Shanghai": "Beijing", "Dubai": "Abu Dhabi", "GMT": "UTC", "Zulu": "UTC", "Universal": "UTC",
}  # fmt: skip
"""What Rails calls the zones of those cities of the IANA's that it does not name."""


def nearest(written: str) -> str:
    """Return the name that may have been meant, "" when none comes near: of an IANA zone that of its city, or one nearby."""
    city = written.rpartition("/")[2].replace("_", " ").strip()
    if city in OTHERWISE:
        return OTHERWISE[city]
    folded = {name.lower(): name for name in NAMES}
    return folded.get(next(iter(get_close_matches(city.lower(), folded, n=1, cutoff=0.75)), ""), "")


class TimeZone(Text):
    """A zone by its name in Ruby on Rails."""

    def __init__(self) -> None:
        super().__init__(str.strip)

    def check(self, value: Any, place: str) -> None:
        """Refuse what Rails has no name for, such as the names of the IANA."""
        name = value.strip()
        if name and name not in NAMES:
            meant = nearest(name)
            advice = f"write {meant!r}" if meant else "write one such as 'Berlin' or 'Pacific Time (US & Canada)'"
            raise BadInput(f"{place}: Statuspage knows zones by the names that Ruby on Rails has for them, and not {name!r}; {advice}")
