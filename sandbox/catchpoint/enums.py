"""The vocabularies: what an id stands for. Only ids decide; the names are what the service answers with.

Source: the vendor's OpenAPI description of v2 and the identifiers that public clients use.
"""

from __future__ import annotations


def _table(text: str) -> dict[int, str]:
    """Return id -> name of `0 Active | 1 Inactive`."""
    pairs = (part.strip().partition(" ") for part in text.split("|"))
    return {int(number): name for number, _blank, name in pairs}


def _minutes(*numbers: int) -> dict[int, str]:
    return {number: f"{number} Minutes" if number else "None" for number in numbers}


STATUS = _table(
    "0 Active | 1 Inactive | 2 Archived | 3 Suspended | 4 SuspendedByAdmin | 5 Open | 6 Resolved | 7 Deleted | 8 OverSubscribed"
    " | 9 Published | 10 Draft | 11 NeedsApproval"
)
TEST_TYPE = _table(
    "0 Web | 1 TransactionLegacy | 2 HtmlCode | 3 Ftp | 4 Tcp | 5 Dns | 6 Ping | 7 Smtp | 8 Udp | 9 Api | 10 Streaming | 11 Ssh"
    " | 12 TraceRoute | 13 WebSocket | 14 Ntp | 15 Imap | 16 Mqtt | 17 Bulk | 18 Ssl | 19 Wifi | 20 Bgp | 21 NodeToNode"
    " | 22 Bandwidth | 23 WebPageTestWeb | 24 WebPageTestTransaction | 25 Playwright | 26 Puppeteer | 27 Transaction"
)
INSTANT_TEST_TYPE = {
    key: name for key, name in TEST_TYPE.items() if key in (0, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 18, 25, 26)
} | {1: "Transaction"}
MONITOR = _table(
    "0 IE | 1 RealUser | 2 HTTP | 3 Emulated | 5 Mqtt | 6 Imap | 7 Ntp | 8 Ping ICMP | 9 Traceroute ICMP | 10 DnsTrace | 11 Ping TCP"
    " | 12 DNS Experience | 13 DNS Direct | 14 Traceroute UDP | 15 Tcp | 16 Ftp | 17 ApiSummary | 18 Chrome | 19 Playback"
    " | 20 Mobile Playback | 21 Smtp | 22 Udp | 23 Ping UDP | 24 Streaming | 25 Api | 26 Mobile | 28 Ssh | 29 Traceroute TCP"
    " | 30 WebSocket | 31 Ssl | 32 Wifi | 33 ShellScript | 34 Bgp | 35 Traceroute SACK | 36 M-Lab Bandwidth | 37 WebPageTest"
    " | 39 Edge | 40 Nprobe | 41 Bgp Basic | 42 Traceroute QUIC | 43 NProbeRFactor"
)
ADDITIONAL_MONITOR = {key: MONITOR[key] for key in (8, 9, 11, 14, 23, 29)}
SCRIPT_TYPE = _table("1 Selenium | 2 JavaScript | 3 Playwright | 4 Puppeteer | 5 JSON")
SETTINGS_TYPE = _table("0 Inherit | 1 Override | 2 Inherit & Add | 3 No Settings")
FREQUENCY = _table(
    "0 None | 1 1 Minute | 2 5 Minutes | 3 10 Minutes | 4 15 Minutes | 5 20 Minutes | 6 30 Minutes | 7 60 Minutes | 8 2 Hours"
    " | 9 3 Hours | 10 4 Hours | 11 6 Hours | 12 8 Hours | 13 12 Hours | 14 24 Hours | 15 4 Minutes | 16 2 Minutes | 17 3 Minutes"
    " | 18 Continuous | 19 5 Seconds | 20 10 Seconds | 21 20 Seconds | 22 30 Seconds"
)
SECONDS_BETWEEN = {
    1: 60, 2: 300, 3: 600, 4: 900, 5: 1200, 6: 1800, 7: 3600, 8: 7200, 9: 10800, 10: 14400, 11: 21600, 12: 28800, 13: 43200,
    14: 86400, 15: 240, 16: 120, 17: 180, 18: 60, 19: 5, 20: 10, 21: 20, 22: 30,
}  # fmt: skip
"""Frequency id -> seconds between two runs on one node."""
DISTRIBUTION = _table("0 Random | 1 Concurrent | 2 Even")
NETWORK_TYPE = _table(
    "0 Backbone | 1 LastMile | 2 Wireless | 3 Private | 4 Enterprise | 5 PublicCloud | 6 Any | 7 Bgp | 8 WebPageTest"
    " | 9 Enterprise Branch"
)
VERSION_TYPE = _table("1 Stable | 2 Preview | 3 Specific")
USER_AGENT = _table(
    "0 None | 1 IE | 2 Chrome | 3 Android | 4 iPhone | 5 iPad 2 | 6 Kindle Fire | 7 Galaxy Tab | 8 iPhone 5 | 9 iPad Mini"
    " | 10 Galaxy Note | 11 Nexus 7 | 12 Nexus 4 | 13 Lumia 920 | 14 iPhone 6 | 15 BlackBerry Z30 | 16 Galaxy S4 | 17 HTC One X"
    " | 18 LG Optimus G | 19 Droid Razr HD | 20 Nexus 6 | 21 iPhone 6s | 22 Galaxy S6 | 23 iPhone 7 | 24 Google Pixel | 25 Galaxy S8"
) | {number: f"Device {number}" for number in range(26, 62)}
DNS_QUERY = _table(
    "0 None | 1 A | 2 NS | 5 CNAME | 6 SOA | 12 PTR | 15 MX | 16 TXT | 28 AAAA | 33 SRV | 35 NAPTR | 43 DS | 48 DNSKEY | 64 SVCB"
    " | 65 HTTPS | 255 ANY | 32770 A or AAAA"
)
AUTHENTICATION = _table(
    "0 None | 1 Basic | 2 Digest | 3 Ntlm | 4 Plain | 5 Login | 6 Cram_MD5 | 7 Negotiate | 8 WPTScript"
)
BANDWIDTH = _table(
    "1 GPRS | 2 Regular 2G | 3 Good 2G | 4 Regular 3G | 5 Good 3G | 6 Regular 4G | 7 DSL | 8 WiFi | 9 Regular 5G | 10 Fiber"
    " | 11 Cable | 12 LTE | 13 Mobile Edge | 14 Dial-up 56K"
)
PASSWORD_STATUS = _table("0 None | 1 Set | 2 Update")
TEST_ACTION = _table("1 Upload | 2 Get | 4 Download")
SELF_ZONE = _table("0 Test URL | 1 Wildcard | 2 Regex")
HTTP_METHOD = _table("0 Get | 1 Post | 2 Head | 3 Delete | 4 Options | 5 Put | 25 Patch")
POST_FORMAT = _table("0 PlainText | 1 HEX | 2 Base64")
FOLDER_TYPE = _table("1 Synthetic | 2 WPT | 3 Big Query | 4 Cloud Spanner | 5 Cloud Storage | 6 Compute Engine")
TEST_FLAG = _table(
    "1 Cache TLD Levels | 2 Verify on Failure | 3 Debug Primary Host | 4 HTTP/2 | 5 Pause Alerts | 6 Custom Reports"
    " | 7 Cookie Collection | 8 Debug Referenced Hosts | 9 Capture HTTP Headers | 10 HTTP Headers on Error"
    " | 11 Capture Response Content | 12 Response Content | 13 Capture Filmstrip | 14 Capture Screenshot | 16 Page Speed Score"
    " | 17 Ignore SSL Failures | 18 Screenshot on Error | 19 BIND Hostname | 20 DNS over TCP | 21 NSID | 22 No Recursion"
    " | 23 Host Data | 24 Zone Data | 25 Stop on Document Complete | 26 Try Next Nameserver | 27 40x or 50x Is Success"
    " | 28 Headers on Error Page | 29 Content on Error Page | 30 Screenshot on Error Page | 31 Favor Fastest Nameserver"
    " | 32 No Paris Traceroute | 33 Do Not Follow 30x | 34 Ad Block | 35 Store Capture in Cloud | 36 Self Versus Third Party Zones"
    " | 37 Lift Download Limit | 38 Block Cross-Origin Iframes | 39 Stop on DOM Content | 40 Initiated from API"
    " | 41 Instant Test Charged | 42 No Certificate Revocation Check | 43 Certificate Pinning | 44 Public Key Pinning | 48 DNSSEC"
    " | 50 Path MTU Discovery | 51 Tracing | 52 Continuous | 53 ECN | 54 DSCP | 55 Accurate ECN | 56 Query Limits"
)
HEADER_TYPE = _table(
    "1 UserAgent | 2 Accept | 3 AcceptEncoding | 4 AcceptLanguage | 5 AcceptCharSet | 6 Cookie | 7 CacheControl | 8 Connection"
    " | 9 Pragma | 10 Referer | 11 Custom | 12 Host | 13 RequestOverride | 14 DnsOverride | 15 RequestBlock | 16 RequestDelay"
    " | 17 DnsResolverOverride"
)
RECIPIENT_TYPE = _table("0 Contact | 1 ContactGroup | 2 Email")
INSTRUCTION_TYPE = _table("0 None | 1 Custom | 2 Template")
NODE_THRESHOLD = _table("0 Runs | 1 AverageAcrossNodes | 2 Node")
TRIGGER_TYPE = _table("0 None | 1 SpecificValue | 2 TrailingValue | 3 TrendShift")
OPERATION = _table(
    "0 NotEquals | 1 Equals | 2 GreaterThan | 3 GreaterThanOrEquals | 4 LessThan | 5 LessThanOrEquals | 6 NotBetween | 7 Between"
)
REMINDER = _minutes(0, 1, 5, 10, 15, 30, 60, 1440)
THRESHOLD_INTERVAL = {**_minutes(1, 5, 10, 15, 20, 30, 45, 60, 120, 360, 720), 0: "Default"}
HISTORICAL_INTERVAL = _minutes(5, 10, 15, 30, 60, 120, 360, 720, 1440, 10080)
STATISTIC = _table(
    "0 Counter | 1 Average | 2 Median | 3 Standard Deviation | 4 Min | 5 Max | 6 Geometric Mean | 7 95th Percentile"
    " | 8 85th Percentile | 15 75th Percentile | 16 99th Percentile | 18 Custom | 19 25th Percentile"
)
FILTER_TYPE = _table(
    "0 None | 1 Index | 2 Name | 3 Address | 4 Any | 5 Destination | 6 Composite Test | 7 Folder | 8 Product | 9 Alert Type"
    " | 10 Alert Sub-type"
)
DNS_RECORD = _table("1 A | 2 NS | 5 CNAME | 28 AAAA | 32770 A or AAAA")
NOTIFICATION_TYPE = _table("0 Default Contacts | 1 Default and Additional Contacts | 2 Do Not Notify | 3 Additional Contacts")
ALERT_TYPE = _table(
    "2 Byte Length | 3 Content Match | 4 Host Failure | 7 Timing | 9 Test Failure | 10 Insight | 12 Ping | 13 Requests"
    " | 15 Availability | 16 Address | 17 DNS | 20 Path | 23 ASN | 26 Experience Score"
)
ALERT_SUBTYPE = _table(
    "0 None | 1 Byte Length | 2 Page | 3 File Size | 9 Test Failure | 10 Regular Expression | 11 Compare to Previous"
    " | 12 Compare to File | 13 Response Code | 14 Response Code | 15 Response Headers | 50 DNS | 51 Connect | 52 Send | 53 Wait"
    " | 54 Load | 55 TTFB | 57 Content Load | 58 Response | 59 Test Time | 61 DOM Load | 63 Test Time with Suspect"
    " | 64 Server Response | 66 Document Complete | 67 Redirect | 68 SSL | 90 Tracepoints | 91 Indicators | 100 Ping RTT"
    " | 101 Ping Packet Loss | 102 Ping Jitter | 110 # Requests | 111 # Hosts | 112 # Connections | 113 # Redirects | 114 # Other"
    " | 115 # Images | 116 # Scripts | 117 # HTML | 118 # CSS | 119 # XML | 120 # Flash | 121 # Media | 140 Test | 141 Content"
    " | 142 % Downtime | 143 Reachability | 150 Test URL | 151 Child URLs | 152 Any URLs | 160 DNS General | 161 DNS Answer"
    " | 162 DNS Authority | 163 DNS Additional | 190 Cities | 191 ASNs | 193 Countries | 194 Hops | 195 Handshake Time"
    " | 196 Days to Expiration | 210 Origin AS | 211 Path AS | 212 Origin Neighbor | 213 Prefix Mismatch"
)
ALERT_LEVEL = _table("0 Warning | 1 Critical | 2 Information | 3 Improved")
INSIGHT_TYPE = _table("0 Tracepoint | 1 Indicator")
INSIGHT_SOURCE = _table("0 Header | 1 Content | 2 Performance Mark")
INSIGHT_CONTENT = _table("0 Number | 2 Counter | 4 Second | 5 Microsecond")
TIME_ZONE = _table(
    "0 Eastern | 1 Central | 2 Mountain | 3 Pacific | 4 UTC | 5 Central Europe | 6 Israel | 7 Japan | 8 E. Europe | 9 Singapore"
    " | 10 AUS Eastern | 11 SE Asia | 12 Hawaiian | 13 Alaskan | 14 Pacific (Mexico) | 15 US Mountain | 16 Mountain (Mexico)"
    " | 17 Central Brazilian | 18 E. South America | 19 GMT | 20 Turkey | 21 China | 22 Taipei | 23 Korea | 24 New Zealand"
    " | 25 Russian | 26 Central Asia | 27 Pakistan | 28 India | 29 Gulf"
)
MEANS = _table("0 None | 1 Email | 4 EmailAndSms | 16 Sms | 32 Apns | 64 Gcm | 128 Voice")
"""How a contact is reached."""
TEST_ACCESS = _table("0 All | 1 Test | 2 Product")
RUM_ACCESS = _table("0 All | 1 Site")
DASHBOARD = _table("0 Dashboard | 1 Smartboard")
LOCATION_OBJECT = _table("0 City | 1 Country | 2 Continent")
"""What a node group's location is; which ids the service uses is not known (sandbox choice)."""
DIMENSION = _table(
    "1 Node | 2 City | 3 ISP | 4 Host | 5 Zone | 6 Step | 7 Country | 8 Region | 15 ASN | 16 Test | 17 Time | 22 Continent"
    " | 24 Product | 25 NodeGroup"
)
METRIC = _table(
    "1 DNS (ms) | 2 Connect (ms) | 4 Wait (ms) | 5 TTFB (ms) | 6 Load (ms) | 10 Response (ms) | 12 Throughput | 15 % Availability"
    " | 20 % Packet Loss | 21 Ping Round Trip (ms) | 30 SSL (ms) | 32 Server Response (ms) | 33 # Errors | 36 # Bytes"
    " | 39 Document Complete (ms) | 61 # Runs | 89 Test Time (ms) | 95 % Downtime"
)
INTERVAL = _table(
    "4 5 Minutes | 5 10 Minutes | 6 15 Minutes | 7 30 Minutes | 8 1 Hour | 9 1 Day | 11 2 Hours | 12 3 Hours | 13 4 Hours"
    " | 15 5 Hours | 16 6 Hours"
)
SECONDS_IN = {
    4: 300, 5: 600, 6: 900, 7: 1800, 8: 3600, 9: 86400, 11: 7200, 12: 10800, 13: 14400, 15: 18000, 16: 21600,
}  # fmt: skip
"""Interval id -> seconds; none of the ids is a number of minutes."""
SUB_SOURCE = _table("0 Test | 1 Host | 2 Zone")
ERROR_TYPE = _table(
    "0 None | 1 DNS | 2 Connection | 3 SSL | 4 No Response | 5 Response | 6 Timeout | 7 System Limit | 8 Transaction | 9 Content"
    " | 10 Other | 11 Script | 12 Child Request | 13 Packet Loss"
)

BY_FLAG: dict[str, dict[int, str]] = {
    "displayTestType": TEST_TYPE, "analyticsMetric": METRIC, "domainStatus": STATUS, "displayMonitorType": MONITOR,
    "winHttpMethod": HTTP_METHOD, "webRequestPostDataFormat": POST_FORMAT, "userAgentType": USER_AGENT,
    "apiTransactionScriptType": SCRIPT_TYPE, "dnsQueryType": DNS_QUERY, "testAction": TEST_ACTION,
    "settingsType": SETTINGS_TYPE, "authenticationMethodType": AUTHENTICATION, "passwordStatusType": PASSWORD_STATUS,
    "webRequestHeaderType": HEADER_TYPE, "recipientType": RECIPIENT_TYPE, "alertInstructionType": INSTRUCTION_TYPE,
    "nodeThresholdType": NODE_THRESHOLD, "breakdownDimension": DIMENSION, "reminderFrequency": REMINDER,
    "alertTriggerType": TRIGGER_TYPE, "operatorType": OPERATION, "testReportMetricDataType": STATISTIC,
    "alertGroupItemFilterType": FILTER_TYPE, "dnsTraceType": DNS_RECORD,
    "alertHistoricalTimeThreshold": HISTORICAL_INTERVAL, "alertTimeThresholdInterval": THRESHOLD_INTERVAL,
    "notificationType": NOTIFICATION_TYPE, "reportAlertType": ALERT_TYPE, "reportAlertSubtype": ALERT_SUBTYPE,
    "insightType": INSIGHT_TYPE, "insightSourceType": INSIGHT_SOURCE, "insightContentType": INSIGHT_CONTENT,
    "displayTestFrequency": FREQUENCY, "nodeDistribution": DISTRIBUTION, "syntheticNetworkType": NETWORK_TYPE,
    "networkType": NETWORK_TYPE, "testFlag": TEST_FLAG, "bandwidthThrottling": BANDWIDTH,
    "selfZoneMatchingOptions": SELF_ZONE, "objectType": LOCATION_OBJECT, "applicationVersionType": VERSION_TYPE,
}  # fmt: skip
"""Switch of `GET tests/enumeration` -> the vocabulary it asks for."""


def pair(table: dict[int, str], number: int) -> dict[str, int | str]:
    """Return a value of a vocabulary as the API shows it."""
    return {"id": number, "name": table.get(number, str(number))}
