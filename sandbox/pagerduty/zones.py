"""Names of time zones as Rails has them, which the service takes as well as those of the zone database.

Source: https://api.rubyonrails.org/classes/ActiveSupport/TimeZone.html
"""

from __future__ import annotations

_AMERICA = {
    "Alaska": "Juneau", "Pacific Time (US & Canada)": "Los_Angeles", "Tijuana": "Tijuana",
    "Mountain Time (US & Canada)": "Denver", "Arizona": "Phoenix", "Chihuahua": "Chihuahua", "Mazatlan": "Mazatlan",
    "Central Time (US & Canada)": "Chicago", "Saskatchewan": "Regina", "Guadalajara": "Mexico_City",
    "Mexico City": "Mexico_City", "Monterrey": "Monterrey", "Central America": "Guatemala",
    "Eastern Time (US & Canada)": "New_York", "Indiana (East)": "Indiana/Indianapolis", "Bogota": "Bogota",
    "Lima": "Lima", "Quito": "Lima", "Atlantic Time (Canada)": "Halifax", "Caracas": "Caracas", "La Paz": "La_Paz",
    "Santiago": "Santiago", "Newfoundland": "St_Johns", "Brasilia": "Sao_Paulo", "Buenos Aires": "Argentina/Buenos_Aires",
    "Montevideo": "Montevideo", "Georgetown": "Guyana", "Puerto Rico": "Puerto_Rico",
}  # fmt: skip
_EUROPE = {
    "Dublin": "Dublin", "Edinburgh": "London", "Lisbon": "Lisbon", "London": "London", "Belgrade": "Belgrade",
    "Bratislava": "Bratislava", "Budapest": "Budapest", "Ljubljana": "Ljubljana", "Prague": "Prague",
    "Sarajevo": "Sarajevo", "Skopje": "Skopje", "Warsaw": "Warsaw", "Zagreb": "Zagreb", "Brussels": "Brussels",
    "Copenhagen": "Copenhagen", "Madrid": "Madrid", "Paris": "Paris", "Amsterdam": "Amsterdam", "Berlin": "Berlin",
    "Bern": "Zurich", "Zurich": "Zurich", "Rome": "Rome", "Stockholm": "Stockholm", "Vienna": "Vienna",
    "Bucharest": "Bucharest", "Helsinki": "Helsinki", "Kyiv": "Kiev", "Riga": "Riga", "Sofia": "Sofia",
    "Tallinn": "Tallinn", "Vilnius": "Vilnius", "Athens": "Athens", "Istanbul": "Istanbul", "Minsk": "Minsk",
    "Moscow": "Moscow", "St. Petersburg": "Moscow", "Volgograd": "Volgograd", "Samara": "Samara",
}  # fmt: skip
_ASIA = {
    "Jerusalem": "Jerusalem", "Kuwait": "Kuwait", "Riyadh": "Riyadh", "Baghdad": "Baghdad", "Tehran": "Tehran",
    "Abu Dhabi": "Muscat", "Muscat": "Muscat", "Baku": "Baku", "Tbilisi": "Tbilisi", "Yerevan": "Yerevan",
    "Kabul": "Kabul", "Islamabad": "Karachi", "Karachi": "Karachi", "Tashkent": "Tashkent", "Chennai": "Kolkata",
    "Kolkata": "Kolkata", "Mumbai": "Kolkata", "New Delhi": "Kolkata", "Kathmandu": "Kathmandu", "Dhaka": "Dhaka",
    "Sri Jayawardenepura": "Colombo", "Almaty": "Almaty", "Novosibirsk": "Novosibirsk", "Rangoon": "Rangoon",
    "Bangkok": "Bangkok", "Hanoi": "Bangkok", "Jakarta": "Jakarta", "Beijing": "Shanghai", "Chongqing": "Chongqing",
    "Hong Kong": "Hong_Kong", "Kuala Lumpur": "Kuala_Lumpur", "Singapore": "Singapore", "Taipei": "Taipei",
    "Seoul": "Seoul", "Osaka": "Tokyo", "Sapporo": "Tokyo", "Tokyo": "Tokyo", "Vladivostok": "Vladivostok",
}  # fmt: skip
_OTHERS = {
    "Hawaii": "Pacific/Honolulu", "Midway Island": "Pacific/Midway", "American Samoa": "Pacific/Pago_Pago",
    "Azores": "Atlantic/Azores", "Cape Verde Is.": "Atlantic/Cape_Verde", "Casablanca": "Africa/Casablanca",
    "Monrovia": "Africa/Monrovia", "West Central Africa": "Africa/Algiers", "Cairo": "Africa/Cairo",
    "Harare": "Africa/Harare", "Pretoria": "Africa/Johannesburg", "Nairobi": "Africa/Nairobi",
    "Perth": "Australia/Perth", "Adelaide": "Australia/Adelaide", "Darwin": "Australia/Darwin",
    "Brisbane": "Australia/Brisbane", "Canberra": "Australia/Canberra", "Hobart": "Australia/Hobart",
    "Melbourne": "Australia/Melbourne", "Sydney": "Australia/Sydney", "Guam": "Pacific/Guam",
    "Auckland": "Pacific/Auckland", "Wellington": "Pacific/Auckland", "Fiji": "Pacific/Fiji",
    "Nuku'alofa": "Pacific/Tongatapu", "Samoa": "Pacific/Apia",
}  # fmt: skip
RAILS = {
    **{name: f"America/{zone}" for name, zone in _AMERICA.items()},
    **{name: f"Europe/{zone}" for name, zone in _EUROPE.items()},
    **{name: f"Asia/{zone}" for name, zone in _ASIA.items()},
    **_OTHERS,
}
"""Rails' name, and the one in the zone database."""
