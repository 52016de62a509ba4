# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: what was asked, in order, and what was answered."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field

_ENV = "/v1/environments/{env}"
_PROPAGATION = f"{_ENV}/propagation"
_OPERATIONS = (
    ("token", "POST", "/{env}/as/token"),
    ("token", "POST", "/as/token"),
    ("read_environment", "GET", _ENV),
    ("list_populations", "GET", f"{_ENV}/populations"),
    ("read_population", "GET", f"{_ENV}/populations/{{population}}"),
    ("list_groups", "GET", f"{_ENV}/groups"),
    ("read_group", "GET", f"{_ENV}/groups/{{group}}"),
    ("list_users", "GET", f"{_ENV}/users"),
    ("read_user", "GET", f"{_ENV}/users/{{user}}"),
    ("list_stores", "GET", f"{_PROPAGATION}/stores"),
    ("create_store", "POST", f"{_PROPAGATION}/stores"),
    ("test_connection", "POST", f"{_PROPAGATION}/stores/connection/status"),
    ("read_store", "GET", f"{_PROPAGATION}/stores/{{store}}"),
    ("replace_store", "PUT", f"{_PROPAGATION}/stores/{{store}}"),
    ("delete_store", "DELETE", f"{_PROPAGATION}/stores/{{store}}"),
    ("store_metadata", "POST", f"{_PROPAGATION}/storeMetadata/{{type}}"),
    ("list_plans", "GET", f"{_PROPAGATION}/plans"),
    ("create_plan", "POST", f"{_PROPAGATION}/plans"),
    ("read_plan", "GET", f"{_PROPAGATION}/plans/{{plan}}"),
    ("replace_plan", "PUT", f"{_PROPAGATION}/plans/{{plan}}"),
    ("delete_plan", "DELETE", f"{_PROPAGATION}/plans/{{plan}}"),
    ("list_plan_rules", "GET", f"{_PROPAGATION}/plans/{{plan}}/rules"),
    ("create_rule", "POST", f"{_PROPAGATION}/plans/{{plan}}/rules"),
    ("list_rules", "GET", f"{_PROPAGATION}/rules"),
    ("read_rule", "GET", f"{_PROPAGATION}/rules/{{rule}}"),
    ("replace_rule", "PUT", f"{_PROPAGATION}/rules/{{rule}}"),
    ("delete_rule", "DELETE", f"{_PROPAGATION}/rules/{{rule}}"),
    ("list_mappings", "GET", f"{_PROPAGATION}/rules/{{rule}}/mappings"),
    ("create_mapping", "POST", f"{_PROPAGATION}/rules/{{rule}}/mappings"),
    ("read_mapping", "GET", f"{_PROPAGATION}/mappings/{{mapping}}"),
    ("replace_mapping", "PUT", f"{_PROPAGATION}/mappings/{{mapping}}"),
    ("delete_mapping", "DELETE", f"{_PROPAGATION}/mappings/{{mapping}}"),
    ("create_revision", "POST", f"{_PROPAGATION}/revisions"),
    ("latest_revision", "GET", f"{_PROPAGATION}/revisions/id:latest"),
    ("read_revision", "GET", f"{_PROPAGATION}/revisions/{{revision}}"),
    ("zoom_token", "POST", "/zoom/oauth/token"),
    ("zoom_users", "GET", "/zoom/scim2/Users"),
    ("zoom_create_user", "POST", "/zoom/scim2/Users"),
    ("zoom_read_user", "GET", "/zoom/scim2/Users/{user}"),
    ("zoom_replace_user", "PUT", "/zoom/scim2/Users/{user}"),
    ("zoom_patch_user", "PATCH", "/zoom/scim2/Users/{user}"),
    ("zoom_delete_user", "DELETE", "/zoom/scim2/Users/{user}"),
)
_PATTERNS = [
    (name, method, template, re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", template) + "$"))
    for name, method, template in _OPERATIONS
]


class Entry(BaseModel):
    """One request that reached the simulated services."""

    n: int = Field(description="Number, from 1 since the last reset.")
    operation: str = Field(description='Short name, such as "list_stores"; "unknown" for an unknown route.')
    line: str = Field(
        default="", description='"METHOD /path with {placeholders} -> status"; "-> none" when none was sent.'
    )
    method: str
    path: str
    query: str
    status: int | None = Field(default=None, description="Status that was sent; null when the connection was dropped.")
    committed: bool = Field(
        default=False, description="Whether the service did what was asked (2xx), whatever it answered."
    )
    fault: str | None = Field(default=None, description="Kind of the fault that was played, if any.")
    headers: dict[str, Any] = Field(description="Some of the headers; authorization as scheme and number of the token.")
    body: Any = Field(description="The body as it was sent: JSON or form as an object, else text. Not redacted.")
    template: str = Field(exclude=True)

    def answered(self, status: int) -> None:
        """Note the status that was sent."""
        self.status = status
        self.line = f"{self.method} {self.template} -> {status}"


@dataclass
class Journal:
    """All entries since the last reset."""

    entries: list[Entry] = field(default_factory=list)
    _last: int = 0

    def open(self, method: str, path: str, query: str, headers: dict[str, Any], body: bytes) -> Entry:
        """Note a request; the answer is noted on the entry later."""
        self._last += 1
        operation, template = classify(method, path)
        entry = Entry(
            n=self._last,
            operation=operation,
            line=f"{method} {template} -> none",
            method=method,
            path=path,
            query=query,
            headers=headers,
            body=readable(body, str(headers.get("content-type") or "")),
            template=template,
        )
        self.entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        self.entries.clear()


def classify(method: str, path: str) -> tuple[str, str]:
    """The short name of a request and its path with placeholders."""
    for name, verb, template, pattern in _PATTERNS:
        if verb == method and pattern.match(path):
            return name, template
    templates = (row[2] for row in _PATTERNS if row[3].match(path))
    return "unknown", next(templates, path)


def readable(body: bytes, content_type: str) -> Any:
    """A body as a value that a test can compare."""
    text = body.decode("utf-8", "replace")
    if "x-www-form-urlencoded" in content_type:
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
