# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models for the OpenAPI page only: the services check what they receive themselves, as the real ones do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

SAMPLE_STORE: dict[str, Any] = {
    "type": "Zoom",
    "name": "zoom connection",
    "status": "ACTIVE",
    "configuration": {
        "AUTHENTICATION_METHOD": "OAuth Bearer Token",
        "CREATE_USERS": True,
        "UPDATE_USERS": True,
        "DEPROVISION_USERS": True,
        "DISABLE_USERS": True,
        "SCIM_URL": "https://api.zoom.us/scim2",
        "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
        "OAUTH_ACCOUNT_ID": "OAUTH_ACCOUNT_ID",
        "OAUTH_CLIENT_ID": "OAUTH_CLIENT_ID",
        "OAUTH_CLIENT_SECRET": "OAUTH_CLIENT_SECRET",
        "REMOVE_ACTION": "Delete",
    },
    "managed": True,
}


class StoreBody(BaseModel):
    """What is sent to create or replace a store."""

    type: str = Field(description="Kind of store, case-sensitive; decides which configuration keys there are.")
    name: str = Field(description="Name of the store.")
    configuration: dict[str, Any] = Field({}, description="Keys of the type; required except for a directory.")
    description: str | None = Field(None, description="Free text.")
    image: dict[str, Any] | None = Field(None, description="Logo in the console: href.")
    managed: bool | None = Field(None, description="Whether users are deprovisioned when the store goes away.")
    status: str | None = Field(None, description="ACTIVE or INACTIVE (default).")


class StoreAnswer(StoreBody):
    """A store as the service shows it."""

    id: str = Field(description="Identifier of the store.")
    environment: dict[str, str] = Field(description="The environment's id.")
    createdAt: str = Field(description="UTC with milliseconds.")
    updatedAt: str = Field(description="UTC with milliseconds.")
    syncStatus: dict[str, Any] | None = Field(None, description="Absent until a revision covers an active rule.")
    links: dict[str, Any] = Field({}, alias="_links", description="self, and update and delete after a write.")


class ListAnswer(BaseModel):
    """A list of resources."""

    embedded: dict[str, list[dict[str, Any]]] = Field(alias="_embedded", description="The resources, by their kind.")
    links: dict[str, Any] = Field(alias="_links", description="self, and next when there is another page.")
    count: int | None = Field(None, description="How many there are in all; may be missing.")
    size: int | None = Field(None, description="How many this page has; may be missing.")


class ResourceAnswer(BaseModel):
    """A plan, rule, mapping, revision or environment: its own keys beside these."""

    id: str = Field(description="Identifier.")
    links: dict[str, Any] = Field({}, alias="_links", description="self.")


class ErrorAnswer(BaseModel):
    """The service's error model."""

    id: str = Field(description="Identifier of this error.")
    code: str = Field(description="INVALID_DATA, ACCESS_FAILED, NOT_FOUND, ...")
    message: str = Field(description="English text.")
    details: list[dict[str, Any]] = Field([], description="code, target, message, innerError of each problem.")


class TokenAnswer(BaseModel):
    """An access token."""

    access_token: str = Field(description="The token.")
    token_type: str = Field(description="Bearer.")
    expires_in: int = Field(description="Seconds.")


def request_body(model: type[BaseModel] | None, media_type: str, example: Any = None) -> dict[str, Any]:
    """The OpenAPI text for a body that the route reads by itself."""
    content: dict[str, Any] = {"schema": model.model_json_schema() if model else {"type": "object"}}
    if example is not None:
        content["example"] = example
    return {"requestBody": {"required": True, "content": {media_type: content}}}


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorAnswer, "description": text}
    for status, text in (
        (401, "Token missing, unknown or expired."),
        (403, "Role missing, environment unknown, or provisioning not enabled."),
        (404, "No such resource."),
        (429, "Rate limit; Retry-After says how long."),
    )
}
ERRORS_OF_WRITES: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    400: {"model": ErrorAnswer, "description": "The body is not valid, or the resource is in use."},
    415: {"model": ErrorAnswer, "description": "Wrong media type."},
}
