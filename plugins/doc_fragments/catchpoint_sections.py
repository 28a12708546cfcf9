# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  request:
    description:
      - What is sent with each request, where that is not inherited. What is left out of it stays as it is.
      - Only tests of types V(web), V(api), V(transaction), V(playwright) and V(puppeteer) have it.
    type: dict
    suboptions:
      inherit:
        description:
          - V(true) brings back what the folder around it or the product says. Not together with the others.
        type: bool
      authentication:
        description:
          - How it authenticates itself.
        type: dict
        suboptions:
          method:
            description:
              - The method.
            type: str
            choices: [none, basic, digest, ntlm, plain, login, cram_md5, negotiate, wpt_script]
          username:
            description:
              - The user's name, beside O(request.authentication.password).
            type: str
          password:
            description:
              - The user's password. It never comes back, so it is not compared. It is sent with the rest of the request settings
                when something else of them is changed, or O(update_secrets=always).
              - One of the account's library, in O(request.authentication.passwords), is safer.
            type: str
          passwords:
            description:
              - The ids of passwords in the account's library, all of them.
            type: list
            elements: int
      tokens:
        description:
          - The ids of tokens in the account's library, all of them.
        type: list
        elements: int
      certificates:
        description:
          - The ids of certificates in the account's library, all of them.
        type: list
        elements: int
      headers:
        description:
          - Headers, all of them, and what is done with requests.
        type: list
        elements: dict
        suboptions:
          type:
            description:
              - Which header, or what is done.
            type: str
            required: true
            choices: [user_agent, accept, accept_encoding, accept_language, accept_charset, cookie, cache_control, connection, pragma, referer,
              custom, host, request_override, dns_override, request_block, request_delay, dns_resolver_override]
          value:
            description:
              - What it says. It may be empty where the type is V(request_block). Where the name sounds like a secret it is masked, and an export leaves
                it out.
            type: str
          name:
            description:
              - The name of the header, which type V(custom) needs.
            type: str
          child_host:
            description:
              - Of which hosts, which type V(dns_override) needs.
            type: str
  advanced:
    description:
      - How exactly a test is carried out, where that is not inherited. What is left out of it stays as it is.
      - Tests of type V(bgp) have none.
    type: dict
    suboptions:
      inherit:
        description:
          - V(true) brings back what the folder around it or the product says. Not together with the others.
        type: bool
      flags:
        description:
          - What is switched on, all of it. V(bind_hostname) and V(nsid) exclude each other. What Catchpoint has and is not named here stays as it is.
        type: list
        elements: str
        choices: [verify_on_failure, debug_primary_host, http2, debug_referenced_hosts, capture_http_headers, capture_response_content,
          capture_filmstrip, capture_screenshot, ignore_ssl_errors, bind_hostname, dns_over_tcp, nsid, no_recursion, host_data, zone_data,
          stop_on_document_complete, try_next_nameserver, errors_40x_50x_are_success, favor_fastest_nameserver, do_not_follow_redirects,
          self_versus_third_party_zones, no_download_limit, block_cross_origin_iframes, stop_on_dom_content, no_certificate_revocation_check,
          certificate_pinning, certificate_key_pinning, dnssec, path_mtu, tracing, ecn, dscp, query_limits]
      max_step_runtime:
        description:
          - How long a step may take, in seconds.
        type: int
        choices: [5, 10, 15, 20, 30, 60, 90, 120]
      wait_for_no_activity:
        description:
          - How long it must be quiet before a page counts as complete, 500 to 5000 milliseconds by steps of 500. Only with V(stop_on_document_complete)
            among the flags.
        type: int
      viewport_height:
        description:
          - The height of the window, 300 to 2000 pixels.
        type: int
      viewport_width:
        description:
          - The width of the window, 300 to 2000 pixels.
        type: int
      failure_hop_count:
        description:
          - After how many hops without an answer a traceroute gives up, 7 to 20.
        type: int
      ping_count:
        description:
          - How many pings a traceroute sends to each hop, 4 to 20.
        type: int
      edns_subnet:
        description:
          - The subnet that is said with a DNS query.
        type: str
      additional_monitor:
        description:
          - What runs beside it.
        type: str
        choices: [ping_icmp, traceroute_icmp, ping_tcp, traceroute_udp, ping_udp, traceroute_tcp]
      bandwidth:
        description:
          - How fast the connection is made to look. V(gprs), V(regular_2g), V(good_2g), V(regular_3g), V(good_3g), V(regular_4g), V(dsl), V(wifi),
            V(regular_5g), V(fiber), V(cable), V(lte), V(mobile_edge) or V(dialup), or a number.
        type: str
      self_zone_match:
        description:
          - By what it is told which hosts are people's own.
        type: str
        choices: [test_url, wildcard, regex]
      self_zone:
        description:
          - What the hosts must match.
        type: str
  insights:
    description:
      - What is looked for in the answers, where that is not inherited. What is left out of it stays as it is.
      - Only tests of types V(web), V(api), V(transaction), V(playwright) and V(puppeteer) have it.
    type: dict
    suboptions:
      inherit:
        description:
          - V(true) brings back what the folder around it or the product says. Not together with the others.
        type: bool
      disabled:
        description:
          - V(true) looks for nothing at all. Not together with the others.
        type: bool
      indicators:
        description:
          - The ids of indicators, all of them.
        type: list
        elements: str
      tracepoints:
        description:
          - The ids of tracepoints, all of them.
        type: list
        elements: str
"""
