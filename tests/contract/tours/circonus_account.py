"""The tour through Circonus: the account, its people and brokers, its tags, and what is there no more."""

from __future__ import annotations

from tests.contract.tour import Tour


def visit(tour: Tour) -> None:
    account(tour)
    tags(tour)
    tour.get("/v2/provision_broker/edge-1.example.com")
    slot = {"noit_name": "edge-1", "external_host": "edge.example.com", "external_port": "43191", "tags": ["env:edge"]}
    tour.call("PUT", "/v2/provision_broker/edge-1.example.com", slot)
    historic(tour)


def account(tour: Tour) -> None:
    tour.get("/v2/account/current")
    body = {"name": "Example", "timezone": "Europe/Berlin", "description": "ours", "country_code": "DE"}
    tour.call("PUT", "/v2/account/current", body)
    tour.get("/v2/account/2317")
    tour.call("PUT", "/v2/account/2317", {**body, "invites": [{"email": "a@example.com", "role": "Read Only"}]})
    tour.call("PUT", "/v2/account/2317", {**body, "timezone": ""}, 400)
    tour.get("/v2/user/current")
    tour.call("PUT", "/v2/user/current", {"firstname": "Robby", "contact_info": {"sms": "12125550100"}})
    tour.call("PUT", "/v2/user/5002", {"lastname": "Operator"})


def tags(tour: Tour) -> None:
    tour.get("/v2/tag", size="100")
    tour.call("DELETE", "/v2/tag/service:web")


def historic(tour: Tour) -> None:
    tour.get("/v2/template", 404)
    tour.set("/_sandbox/settings", {"historic": True})
    cluster = {"name": "web", "queries": [{"query": "*duration*", "type": "average"}], "tags": []}
    template = {
        "name": "Web servers", "master_host": "www.example.com", "hosts": ["www.example.com", "web2.example.com"],
        "check_bundles": [{"bundle_id": "/check_bundle/1200", "name": "{target} http"}],
    }  # fmt: skip
    for kind, body in (("metric_cluster", cluster), ("outlier_report", {"title": "odd"}), ("template", template)):
        path = f"/v2{tour.call('POST', f'/v2/{kind}', body)['_cid']}"
        tour.get(f"/v2/{kind}", size="100")
        tour.get(path)
        tour.call("PUT", path, body)
        tour.call("DELETE", path)
