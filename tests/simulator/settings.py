# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The switches: one field for each thing on which the documentation of the real service is silent."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Switches of the simulator; a field that is not sent keeps its value, an unknown one is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    secrets_on_read: Literal["echo", "omit", "mask"] = Field(
        "echo", description="How answers that contain a store show its secrets: as they are, not at all, or masked."
    )
    mask_text: str | None = Field("********", description="What stands in place of a masked secret; may be null.")
    put_without_secret: Literal["reject", "keep"] = Field(
        "reject", description="A PUT without a stored secret is refused when it is required, or keeps the stored one."
    )
    unique_names: bool = Field(
        False, description="Refuse a second store of the same name in one environment, or rule in one plan."
    )
    page_size: int | None = Field(None, ge=1, description="Force paging: at most this many items a page.")
    short_page: bool = Field(
        False, description="Pages are shorter than asked, and the second one is empty, with a next link."
    )
    list_extras: bool = Field(True, description="Lists carry count and size.")
    list_lag_requests: int = Field(
        0,
        ge=0,
        description="The next N lists of stores, plans, rules or mappings after a write of that kind do not show it.",
    )
    list_broken: bool = Field(False, description="Lists of stores answer 500 UNEXPECTED_ERROR; reads by id work.")
    rehost_image: bool = Field(False, description="An image is copied: the href answered is another than the one sent.")
    rate_limit_per_minute: int | None = Field(
        None, ge=0, description="API requests allowed in one window; more answer 429 with Retry-After to its end."
    )
    rate_limit_window_seconds: float = Field(
        60, gt=0, description="Length of that window; it starts with its first request. Shorten it in tests."
    )
    token_lifetime: int = Field(3600, ge=0, description="Seconds for which a token issued from now on is valid.")
    token_auth_method: Literal["either", "client_secret_basic", "client_secret_post"] = Field(
        "either", description="Authentication method of the worker application at the token endpoint."
    )
    worker_in_every_environment: bool = Field(
        False, description="The worker application is known in every environment, not only in the one that holds it."
    )
    static_token: str | None = Field(None, description="A token that is always valid, beside those issued.")
    worker_has_role: bool = Field(True, description="False: every API request answers 403 INSUFFICIENT_PERMISSIONS.")
    unauthorised_first_requests: int = Field(
        0, ge=0, description="That many API requests answer 403 as if the role had not arrived yet; counts down to 0."
    )
    provisioning_enabled: bool = Field(True, description="False: propagation endpoints answer 403 ACCESS_FAILED.")
    unknown_environment: Literal[403, 404] = Field(403, description="Answer below an environment that does not exist.")
    unknown_route: Literal[403, 404] = Field(403, description="Answer to an unknown route: the gateway's 403, or 404.")
    delete_in_use_status: Literal[400, 409] = Field(400, description="Answer to the delete of a store with rules.")
    inject_defaults: bool = Field(
        False,
        description="Zoom stores get the capability booleans and REMOVE_ACTION when these are not sent, "
        "mappings a name and an attributeMappingType.",
    )
    reject_unknown_configuration: bool = Field(
        False, description="Refuse configuration keys that the Zoom model lacks, and any of a directory."
    )
    description_refuses: bool = Field(False, description="Refuse the characters $ + < = > ^ ` | ~ in a description.")
    second_plan_status: Literal[400, 409] | None = Field(
        400, description="Answer to the create of a second plan; null allows several."
    )
    second_directory_status: Literal[400, 409] | None = Field(
        None, description="Answer to the create of a second store of type directory; null allows several."
    )
    rule_list: Literal["embedded", "bare"] = Field(
        "embedded", description="Lists of rules: HAL with _embedded.rules, or an array and nothing else."
    )
    mapping_list: Literal["embedded", "bare"] = Field(
        "embedded", description="Lists of mappings: HAL with _embedded.mappings, or an array and nothing else."
    )
    rule_needs_plan: bool = Field(True, description="The body of a rule must name its plan, as the model says.")
    immutable_references: Literal["refuse", "ignore"] = Field(
        "refuse", description="A PUT with another plan or store of a rule, or rule of a mapping: 400, or not heeded."
    )
    activation_needs_mappings: bool = Field(True, description="Refuse to make a rule active that has no mapping.")
    activation_needs_active_stores: bool = Field(
        True, description="Refuse to make a rule active unless both its stores are ACTIVE."
    )
    activation_needs_filter: bool = Field(
        False, description="Refuse to make a rule active without populationExpression, populations and groups."
    )
    last_mapping_of_active_rule: Literal["delete", "refuse"] = Field(
        "delete", description="Deleting the last mapping of an active rule works, or is refused (400)."
    )
    unique_target_attributes: bool = Field(
        True, description="Refuse a second mapping of one targetAttribute in a rule."
    )
    mapping_needs_name: bool = Field(False, description="Refuse a mapping without a name, as the model says.")
    sync_reads: int | None = Field(
        1, ge=0, description="That many reads of a store after a revision show SYNCING; null: for ever. A list is one."
    )
    sync_reads_before: int = Field(
        0, ge=0, description="That many reads of a store, before these, show the syncStatus from before the revision."
    )
    sync_settled_state: str | None = Field(
        None, description="syncState of a store whose synchronisation is over and did not fail; null: no such member."
    )
    sync_fails: bool = Field(False, description="Synchronisations end with FAILED, and nobody gets anywhere.")
    sync_failed_users: int = Field(0, ge=0, description="The first N users of a synchronisation do not get to Zoom.")
    worker_reads_directory: bool = Field(
        True, description="False: populations, groups and users answer 403, as they need another role."
    )
    error_target_style: Literal["configuration_dotted", "bare"] = Field(
        "configuration_dotted", description='Targets of errors: "configuration.SCIM_URL" or "SCIM_URL".'
    )
    echo_secret_in_errors: bool = Field(
        False, description="Messages of 400 answers quote the secrets that were sent: for tests that look for leaks."
    )
    bump_updated_at_on_identical_put: bool = Field(True, description="A PUT that changes nothing renews updatedAt.")
    latency_ms: int = Field(0, ge=0, description="Wait this long before each answer.")

    def patched(self, patch: Settings) -> Settings:
        """These settings with the fields that the patch sets explicitly."""
        return self.model_copy(update={name: getattr(patch, name) for name in patch.model_fields_set})
