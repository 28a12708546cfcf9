"""Where the vendors' descriptions and the vendors' services are known to disagree.

A line is left alone when a pattern is found in it. Patterns are as narrow as the fact, and a tour that no longer
meets one fails: see `test_contract.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """One disagreement. because: what real clients see."""

    text: str
    because: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the compiled text; `re` keeps it."""
        return re.compile(self.text)


PAGERDUTY = (
    Known(
        r"^response .*: null instead of (string|integer|object)$", "an unset member is null in replies"
    ),
    Known(r"^response .*\.(alert_grouping|timeout): None is none of", "an unset enum is null too"),
    Known(
        r"^response GET \S+\?include \d+: .*(is not described|is none of [\w, ]*_reference[\w, ]*)$",
        "include[] inflates references; the schemas know references only",
    ),
    Known(r"^request PUT /services/\{id\}: service\.\w+: null instead of", "null turns these off"),
    Known(r"^request PUT /incidents/\{id\}: incident\.priority: null instead of object$", "takes it away"),
    Known(r"^request PUT /maintenance_windows/\{id\}: maintenance_window: lacks start_time$", "a start that has passed must not be sent"),
    Known(r"^request PUT /business_services/\{id\}: business_service\.team: null instead of object$", "null takes it out of its team"),
    Known(r"^request PUT /event_orchestrations/\{id\}: orchestration\.team: null instead of object$", "null takes it out of its team"),
    Known(
        r"^request PUT /escalation_policies/\{id\}: escalation_policy: lacks escalation_rules$",
        "an update is partial, and rules that were sent again would lose how they choose",
    ),
    Known(r"^request PUT /schedules/\{id\}: \S*schedule_layers\[\]\.end: null instead of string$", "null takes an end away"),
    Known(r"incident\.body\.details: string instead of object$", "an object in the schema only"),
    Known(r"incident\.body\.type: is not described$", "the vendor's examples have it"),
    Known(r"^request PUT /incidents/\{id\}/alerts.*\.(id|type): is not described$", "both are needed"),
    Known(r"escalation_rule_assignment_strategy: (object instead of string|\{.* is none of)", "a name in a text or an object, by the account"),
    Known(r"priorities\[\]\.(color|order): is not described$", "what a priority looks like, returned and not described"),
    Known(r"integration\.integration_key: is not described$", "always returned"),
    Known(r"team(s\[\])?\.parent: is not described$", "absent from the spec"),
)
PAGERDUTY += (
    Known(r"^response GET /vendors/\{id\} 200: vendor: object instead of array$", "one vendor is an object"),
    Known(r"^(request|response) \S+ /services/\{id\}/integrations\S* .*ends_before: is not described$", "printed as ends_with, which is not its name"),
    Known(
        r"^response GET /extension_schemas\S* 200: extension_schemas?(\[\])?\.(id|type|summary|self|html_url): is not described$",
        "a schema is an object like all others",
    ),
    Known(r"^response \S+ /event_orchestrations/\{id\}/unrouted 200: .*actions\.suppress: is not described$", "a default of the service's"),
    Known(r"^request POST /status_pages/\{id\}/posts: post\.updates\[\]: lacks post$", "there is none yet"),
    Known(r"responder_request_targets\[\]\.responder_request_target: is not described$", "nested in the vendor's examples, sent and shown"),
    Known(r"log_entries\[\]\.type: '\w+_log_entry' is none of acknowledge", "one is misprinted, and types are added"),
    Known(r"^response GET /alert_grouping_settings 200: (after|before|limit|total): is not described$", "tokens of pages"),
    Known(r"alert_grouping_settings?(\[\])?\.services\[\](\.name: is not described|: lacks type)$", "shown with a name and no type"),
    Known(r"query parameter (since|until): '[\w:-]+Z' does not match 'YYYY-MM-DDThh:mm:ssZ'$", "a form in place of a pattern"),
    Known(r"change_events 200: (limit|more|offset|total): is not described$", "there, and null"),
    Known(r"^request .*custom_fields\S*: field(_option|\.field_options\[\])?: lacks (created_at|id|self|summary|type|updated_at)$", "the service's own"),
    Known(r"incidents/custom_fields\S* .*field(s\[\])?: lacks namespace$", "required, and described nowhere"),
    Known(r"custom_fields/values.*: custom_fields\[\]\.value: string instead of object$", "a value is itself, not wrapped"),
    Known(r"enablements/\{feature_name\} 200: enablements: is not described$", "a list in the vendor's example, and what their clients read"),
    Known(r"^PATCH /business_services/\w+: is not described$", "taken as well as PUT"),
    Known(r"^DELETE /services/\w+/integrations/\w+: is not described$", "works all the same"),
)
PAGERDUTY += (
    Known(r"^response DELETE /(users|teams|escalation_policies)/\{id\} 400: status 400 is not described$", "what is in use stays"),
    Known(r"^request PUT /users/\{id\}: user\.(license|time_zone): null instead of", "null is the one that goes with the role, or the account's"),
    Known(r"/escalation_policies/\{escalation_policy_id\} 400: error\.errors: null instead of array$", "seen as null"),
    Known(r"^response POST /schedules 200: status 200 is not described$", "200, as its own reporter saw, and not 201"),
    Known(r"^response GET /schedules/\{id\}/overrides 200: status 200 is not described$", "a read that is described as a 201"),
    Known(r"schedule\.(http|web)_cal_url: is not described$", "the calendars of a schedule, in replies all the same"),
    Known(r"rendered_coverage_percentage: null instead of number$", "nothing is rendered unless a time is asked for"),
    Known(r"status_update_notification_rules\S* \d+: \S*\.id: is not described$", "how it is removed again"),
    Known(r"^response GET /v3/schedules\S* 40\d: error\.errors: object instead of array$", "by member, on these paths alone"),
    Known(r"contact_method\.type: 'whatsapp_contact_method' is none of phone_contact_method,", "one way of reaching somebody more, of the four in the list"),
    Known(r"^response .*_rules\S* 20\d: \S*contact_method\.type: '\w+_contact_method' is none of \w+_reference", "a reference whose type is no reference's"),
)
STATUSPAGE = (
    Known(r"^response .*: null instead of \w+$", "an unset attribute is null, flags and lists as well"),
    Known(r"^response .*impact_override: None is none of", "an unset enum is null too"),
    Known(
        r"^response \S+ \S+ 4\d\d: error: is not described$", "real errors say `error`, not `message`"
    ),
    Known(r"_logo: object instead of string$|hero_cover: object instead of string$", "what a picture is made of"),
    Known(r"component-groups\S* .*components: list instead of string$", "a list of ids"),
    Known(r"component-groups\S* .*position: integer instead of string$", "a number"),
    Known(r"^request .*component_group\.description: is not described$", "inside the envelope"),
    Known(
        r"^request PATCH \S+ (page|component|metric|page_access_group)\.\w+: null instead of \w+$",
        "null is no value, as it is when read; it is how one is taken away",
    ),
    Known(r"^request \S+ \S+ incident\.reminder_intervals: null instead of string$", "null is the default"),
    Known(r"incident\.components\.[a-z0-9]{12}: is not described$", "a map from id to status"),
    Known(r"\[\]\.started_at: is not described$", "rows of incident lists have it"),
    Known(
        r"^response GET /pages/\{page_id\}/incidents\S* 200: \S*status: 'postmortem' is none of",
        "a ninth status, outside the enum",
    ),
    Known(r"postmortem_published_at: string instead of boolean$", "a timestamp or null"),
    Known(r"incident_templates 20\d: \S*update_status: None is none of", "an unset enum is null too"),
    Known(r"/subscribers\S* 20\d: (\[\]\.)?components: list instead of string$", "a list of ids"),
    Known(
        r"^request POST \S+/subscribers/(unsubscribe|reactivate): subscribers: list instead of string$",
        'a list of ids, or "all"',
    ),
    Known(
        r"^response GET \S+/metrics 200: body: list instead of object$", "lists, by name and paging"
    ),
    Known(r"/metrics\S* 20\d: (\[\]\.)?backfill_percentage: number instead of integer$", "`1.0` seen"),
    Known(r"/metrics\S* 20\d: (\[\]\.)?metrics_display_id: is not described$", "seen all the same"),
    Known(
        r"metrics_providers\S* 20\d: (\[\]\.)?page_id: string instead of integer$", "the page's code"
    ),
    Known(
        r"^(request|response) POST /pages/\{page_id\}/metrics/data( 202)?: (data\.)?[a-z0-9]{12}: is not described$",
        "a map from metric id to points",
    ),
    Known(r"metric\.y_axis_(min|max): number instead of integer$", "shown as a number with a fraction"),
    Known(
        r"^request PATCH /pages/\{page_id\}/metrics/\{metric_id\}: metric\.\w+: is not described$",
        "clients send every field, and look at the answer",
    ),
    Known(
        r"^request PATCH \S+/metrics_providers/\{metrics_provider_id\}: metrics_provider\.\w+: is not described$",
        "whether secrets are taken is open; sent only where a task asks for it",
    ),
    Known(
        r"^request PATCH \S+/page_access_users/\{page_access_user_id\}: no body is described$",
        "the archive lists the fields",
    ),
    Known(r"page_access_group_ids: list instead of string$", "a list of ids"),
    Known(
        r"^request POST /pages/\{page_id\}/components/\{component_id\}/page_access_groups: no body is described$",
        "the ids, as for users",
    ),
    Known(
        r"permissions/\{user_id\}.*pages\.[a-z0-9]{12}: is not described$", "a map from page to roles"
    ),
    Known(
        r"^response \S+ \S+ 400: status 400 is not described$",
        "a body or a query that cannot be read is a 400 everywhere, also where none is declared",
    ),
    Known(
        r"^response \S+ \S+/incidents/\{incident_id\}(/incident_updates/\S+)? 4(04|22): status 4\d\d is not described$",
        "one incident and its updates declare no errors at all, and have the usual ones",
    ),
    Known(
        r"^response \S+ \S+/incidents/\{incident_id\}/subscribers\S* 4(03|04|22): status 4\d\d is not described$",
        "how a duplicate or a page without the feature is refused is not declared: 422 and 403, as elsewhere",
    ),
    Known(
        r"^response (PATCH|PUT) \S+/(page_access_(user|group)s|metrics_providers)/\{\w+\} 4(09|22): status 4\d\d is not described$",
        "a change is checked like a creation, which declares these",
    ),
    Known(r"uptime 200: related_events: list instead of object$", "ids; the schema is schematic"),
    Known(r"uptime 200: warnings: list instead of string$", "a list"),
)
CIRCONUS = (
    Known(
        r"^request GET .*query parameter f_\w+ is not described$", "no longer described, still served"
    ),
    Known(r": null instead of (string|integer)$", "null, an empty text and nothing are used alike"),
    Known(r"default_dashboard_type: None is none of", "an unset enum is null too"),
    Known(
        r"/check_bundle( 200)?: config\.(header_\w+|dim_\w+|oid_\w+|type_\w+|mbean_properties_\d+): is not described$",
        "keys that end in a name, or a number, of the user's own; the description writes `header_*` or nothing",
    ),
    Known(r"/check_bundle( 200)?: config\.(arg\d+|env_\w+|output_extract): is not described$", "of external checks, from the Terraform provider"),
    Known(r"escalations\[\]: null instead of object$", "five places, null where nobody follows"),
    Known(r"rule_set.*: body: lacks metric_name$", "or a metric_pattern"),
    Known(r"rule_set.*: (\[\]\.)?contact_groups: object instead of array$", "one object"),
    Known(
        r"^response GET /alert.*: lacks (acknowledged_until|alert)$", "those are an acknowledgement's"
    ),
    Known(r"^response GET /broker.*check_counts\.\w+: integer instead of object$", "as in its example"),
    Known(r"^response GET /broker.*_(latitude|longitude): string instead of number$", "text, as the vendor's own client reads it"),
    Known(r"check_bundle.*config\.(reverse:secret_key|submission_url): is not described$", "the service adds them"),
    Known(
        r"^response GET /check_bundle/\{id\} 200: metrics\[\]: lacks (name|status|type)$",
        "of a disabled bundle one empty object is shown",
    ),
    Known(r"check_bundle_metrics.*: metrics\[\]\.result: is not described$", "what became of each, in clients' captures"),
    Known(r"maintenance.*: (\[\]\.)?type: 'metric' is none of", "accepted since 2022"),
    Known(r"PUT /alert/\{id\}.*: body: lacks (acknowledged_until|alert)$", "those are an acknowledgement's"),
    Known(
        r"^response \S+ /acknowledgement.* 200: (\[\]\.)?acknowledged_until: integer instead of string$",
        "a number, as the vendor's own client reads it",
    ),
    Known(r"^response GET /caql 200: _data\[\]: list instead of integer$", "rows of a time and its values"),
    Known(r"^response GET /caql 200: (data|head|meta|version): is not described$", "the other format has other members"),
    Known(r"/graph.*datapoints\[\]\.derive: False is none of", "false where there is no function, in clients' captures"),
    Known(
        r"^request PUT /graph/\{uuid\}: (line_)?style: '' is none of",
        "an empty text clears, as the vendor's own Terraform provider had to learn",
    ),
    Known(r"rule_set_group.*\.matching_severities: list instead of string$", "a list as well, which comes back"),
    Known(
        r"^response POST /rule_set_group 200: formulas\[\]\.raise_severity: string instead of integer$",
        "text in this answer alone, as the vendor's own client met it",
    ),
    Known(r"/dashboard.*\.settings\.period: string instead of integer$", "some numbers come back as text"),
    Known(
        r"^\w+ (/v2)?/(metric_cluster|outlier_report|template)\b\S*: is not described$",
        "gone from today's service, there on installed ones",
    ),
    # No reference says so; the description's text and example ("14d") are all there is.
)
CATCHPOINT = (
    Known(
        r": an object of an enumeration instead of integer$",
        "most enumerations are typed as integers, although objects with an id and a name are listed as their values: those are sent and returned",
    ),
    Known(r"^(GET|POST) /ui/api/\S+: is not described$", "version 1 has no description"),
    Known(r"^response \S+ /v2/\S+ 400: status 400 is not described$", "of all operations 200 alone is declared; refusals are 400, not 404"),
    Known(
        r"^response GET /v2/\w+/\{\w+\} 200: data\.\w+\[\]\.(productId: 0 is less than the minimum of 1|name: '' should be non-empty)$",
        "id 0 gives a blank template",
    ),
    Known(
        r"^request GET \S+: query parameter (startTimeUtc|endTimeUtc): '[-0-9T:]+' is not a 'date-time'$",
        "times in a query are UTC without a zone",
    ),
    Known(r"dnsQueryType: \{'id': 32770, ", "the vendor's own clients ask for 'A or AAAA', which is in the list of an alert's records alone"),
    Known(r"^response GET /v2/tests/alerts 200: data\.alerts: list instead of object$", "a list, as for alerts by id"),
    Known(
        r"favoritechart/(default)?data/\{favoriteChartId\} 200: favoriteCharts\[\](\.(summary|detail): is not described|: Additional properties)",
        "typed like the details; scripts read summary and detail",
    ),
    Known(
        r"favoritechart/\{favoriteChartId\} 200: (body: Additional properties|\w+: is not described)",
        "declared without the envelope; scripts read data",
    ),
    Known(r"^response GET /v2/tests/explorer/raw 200: .*values\[\]: null instead of number$", "a run that failed has measured nothing"),
)

KNOWN = {"pagerduty": PAGERDUTY, "statuspage": STATUSPAGE, "circonus": CIRCONUS, "catchpoint": CATCHPOINT}
