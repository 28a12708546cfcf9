"""What the stand-in of AWX keeps: the fields of each kind with their defaults, and what they point at.

Source: awx/api/serializers.py of AWX 24.6.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ASKS = {
    "variables": "extra_vars", "limit": "limit", "tags": "job_tags", "skip_tags": "skip_tags", "job_type": "job_type", "verbosity": "verbosity",
    "inventory": "inventory", "scm_branch": "scm_branch", "diff_mode": "diff_mode", "credential": "credentials", "forks": "forks",
    "execution_environment": "execution_environment", "labels": "labels", "instance_groups": "instance_groups", "timeout": "timeout",
    "job_slice_count": "job_slice_count",
}  # fmt: skip
"""`ask_<name>_on_launch` -> the field that it lets a launch say."""

PROMPTS: dict[str, Any] = dict.fromkeys(
    ("inventory", "scm_branch", "job_type", "job_tags", "skip_tags", "limit", "diff_mode", "verbosity", "execution_environment", "forks",
     "job_slice_count", "timeout")
)  # fmt: skip
"""What a node and a schedule may say for its template, where that asks."""


@dataclass(frozen=True)
class Kind:
    """One kind. defaults: its fields; points: field -> the kinds it may point at; lists: its many-to-many lists -> the kind in them."""

    type: str
    defaults: dict[str, Any]
    required: tuple[str, ...] = ("name",)
    points: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ("name", "organization")
    links: tuple[str, ...] = ()


NAMED = {"name": "", "description": ""}
TEMPLATE = {"last_job_run": None, "last_job_failed": False, "next_job_run": None, "status": "never updated"}
IN_ORGANIZATION = {"organization": ("organizations",)}
EVERY_TEMPLATE = ("projects", "job_templates", "workflow_job_templates", "workflow_approval_templates")
NODES = "workflow_job_template_nodes"

KINDS = {
    "organizations": Kind(
        "organization",
        {**NAMED, "max_hosts": 0, "custom_virtualenv": None, "default_environment": None},
        points={"default_environment": ("execution_environments",)},
        lists={"galaxy_credentials": "credentials"},
        unique=("name",),
    ),
    "execution_environments": Kind(
        "execution_environment",
        {**NAMED, "organization": None, "image": "", "managed": False, "credential": None, "pull": ""},
        required=("name", "image"),
        points={**IN_ORGANIZATION, "credential": ("credentials",)},
        unique=("name",),
    ),
    "credential_types": Kind(
        "credential_type",
        {**NAMED, "kind": "", "namespace": None, "managed": False, "inputs": {}, "injectors": {}},
        required=("name", "kind"),
        unique=("name", "kind"),
    ),
    "credentials": Kind(
        "credential",
        {**NAMED, "organization": None, "credential_type": None, "managed": False, "inputs": {}, "kind": None, "cloud": False, "kubernetes": False},
        required=("name", "credential_type"),
        points={**IN_ORGANIZATION, "credential_type": ("credential_types",)},
        unique=("organization", "name", "credential_type"),
    ),
    "projects": Kind(
        "project",
        {**NAMED, **TEMPLATE, "organization": None, "local_path": "", "scm_type": "", "scm_url": "", "scm_branch": "", "scm_refspec": "",
         "scm_clean": False, "scm_track_submodules": False, "scm_delete_on_update": False, "credential": None, "timeout": 0, "scm_revision": "",
         "scm_update_on_launch": False, "scm_update_cache_timeout": 0, "allow_override": False, "custom_virtualenv": None,
         "default_environment": None, "signature_validation_credential": None},
        points={**IN_ORGANIZATION, "credential": ("credentials",), "default_environment": ("execution_environments",)},
        links=("update",),
    ),
    "inventories": Kind(
        "inventory",
        {**NAMED, "organization": None, "kind": "", "host_filter": None, "variables": "", "prevent_instance_group_fallback": False,
         "pending_deletion": False},
        required=("name", "organization"),
        points=IN_ORGANIZATION,
    ),
    "job_templates": Kind(
        "job_template",
        {**NAMED, **TEMPLATE, "organization": None, "job_type": "run", "inventory": None, "project": None, "playbook": "", "scm_branch": "",
         "forks": 0, "limit": "", "verbosity": 0, "extra_vars": "", "job_tags": "", "force_handlers": False, "skip_tags": "", "start_at_task": "",
         "timeout": 0, "use_fact_cache": False, "execution_environment": None, "host_config_key": "", "survey_enabled": False,
         "become_enabled": False, "diff_mode": False, "allow_simultaneous": False, "custom_virtualenv": None, "job_slice_count": 1,
         "webhook_service": "", "webhook_credential": None, "prevent_instance_group_fallback": False,
         **{f"ask_{name}_on_launch": False for name in ASKS}},
        points={**IN_ORGANIZATION, "inventory": ("inventories",), "project": ("projects",), "execution_environment": ("execution_environments",)},
        lists={"credentials": "credentials"},
        links=("survey_spec", "launch"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {**NAMED, **TEMPLATE, "organization": None, "extra_vars": "", "survey_enabled": False, "allow_simultaneous": False, "inventory": None,
         "limit": None, "scm_branch": None, "webhook_service": "", "webhook_credential": None, "skip_tags": None, "job_tags": None,
         **{f"ask_{name}_on_launch": False for name in ("variables", "inventory", "scm_branch", "limit", "labels", "skip_tags", "tags")}},
        points={**IN_ORGANIZATION, "inventory": ("inventories",)},
        links=("survey_spec", "launch", "workflow_nodes"),
    ),
    NODES: Kind(
        "workflow_job_template_node",
        {**PROMPTS, "extra_data": {}, "workflow_job_template": None, "unified_job_template": None, "all_parents_must_converge": False, "identifier": ""},
        required=("workflow_job_template",),
        points={"workflow_job_template": ("workflow_job_templates",), "unified_job_template": EVERY_TEMPLATE, "inventory": ("inventories",)},
        lists={"success_nodes": NODES, "failure_nodes": NODES, "always_nodes": NODES, "credentials": "credentials"},
        unique=("identifier", "workflow_job_template"),
        links=("create_approval_template",),
    ),
    "workflow_approval_templates": Kind("workflow_approval_template", {**NAMED, **TEMPLATE, "timeout": 0, "execution_environment": None}, unique=()),
    "schedules": Kind(
        "schedule",
        {**NAMED, **PROMPTS, "extra_data": {}, "rrule": "", "unified_job_template": None, "enabled": True},
        required=("name", "rrule", "unified_job_template"),
        points={"unified_job_template": EVERY_TEMPLATE, "inventory": ("inventories",)},
        lists={"credentials": "credentials"},
        unique=("unified_job_template", "name"),
    ),
    "tokens": Kind("o_auth2_access_token", {"description": "", "application": None, "scope": "write", "token": ""}, required=(), unique=()),
    "users": Kind("user", {"username": "", "is_superuser": True}, required=("username",), unique=("username",)),
}  # fmt: skip
