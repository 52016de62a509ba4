# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any value: what a careless user may write, and what a hostile service may answer."""

from __future__ import annotations

import base64
import json
import typing as t
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

# Secrets that a task is given, each with characters that some encoding changes.
GIVEN = {
    "zoom": 'GIVEN-zoom "quoted" \\ / & + %41 \u00fc\n-end',
    "worker": "GIVEN-worker/secret+5%",
    "token": "GIVEN-access-token",
}
# A secret that only the service knows, for the places where secrets stand.
READ = 'READ-only "by the" service & more\u00df'

_CHARACTERS = st.characters(codec=None)
_ODD = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\x1b[31mred\x07",
        "\u202etfel ot thgir",
        "\U0001f511\U0001f468\u200d\U0001f469",
        "e\u0301 \u00e9",
        "../../etc/passwd",
        "a/b?c=d#e",
        "{{ lookup('ansible.builtin.pipe', 'id') }}",
        "{% for x in y %}",
        "\ud800",
        "\udfff tail",
        "x" * 10_240,
        "\u65e5\u672c" * 2_000,
        "true",
        "null",
        "-",
        "********",
        "\u2022\u2022\u2022\u2022",
        "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        "2023-12-05T17:38:42.947Z",
        "http://127.0.0.1:8765/v1/environments",
        "https://[::1",
        "//evil.example",
    ]
)
TEXTS: st.SearchStrategy[str] = st.text(_CHARACTERS, max_size=20) | _ODD
LEAVES: st.SearchStrategy[t.Any] = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, -1, 2**63, 10**30, 1e300, -0.0, 0.1])
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
# Keys that mean something to the modules, so that what they stand for is not what is expected.
_KEYS = st.sampled_from(
    [
        *("id", "type", "name", "description", "status", "managed", "image", "href", "configuration", "environment"),
        *("createdAt", "updatedAt", "syncStatus", "syncState", "details", "lastSyncAt", "_links", "next", "self"),
        *("_embedded", "stores", "rules", "count", "size", "code", "message", "target", "innerError"),
        *("allowedValues", "error", "error_description", "access_token", "expires_in", "previousRevision"),
        *("OAUTH_CLIENT_SECRET", "API_KEY", "SCIM_URL", "AUTHENTICATION_METHOD", "CREATE_USERS", "UNKNOWN_KEY"),
        *("sourceStore", "targetStore", "createdBy", "plan", "rule", "active", "populationExpression", "groups"),
        *("plans", "mappings", "populations", "targetAttribute", "sourceAttribute", "expression"),
    ]
)


def _members(values: st.SearchStrategy[t.Any]) -> st.SearchStrategy[t.Any]:
    return st.lists(values, max_size=3) | st.dictionaries(_KEYS | TEXTS, values, max_size=4)


JSON: st.SearchStrategy[t.Any] = st.recursive(LEAVES, _members, max_leaves=12)
# What a service that wants to do harm would say: it knows the secrets that it was sent.
QUOTING = JSON | st.sampled_from(list(GIVEN.values())).map(lambda secret: f"refused: {secret}")
HOSTILE: st.SearchStrategy[t.Any] = st.recursive(LEAVES | QUOTING, _members, max_leaves=12)


def forms(secret: str) -> set[str]:
    """Return a secret as it may stand in a text: plain, in JSON once and twice, in a URL, in Base64."""
    once = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    twice = {json.dumps(form)[1:-1] for form in once}
    raw = secret.encode("utf-8", "surrogatepass")
    urls = {quote(raw, safe=""), quote(raw), quote_plus(raw)}
    return once | twice | urls | {base64.b64encode(raw).decode().rstrip("=")}


def seen(printed: str, *secrets: str) -> list[str]:
    """Return the forms of the secrets that a text shows."""
    return sorted(form for secret in secrets for form in forms(secret) if form in printed)
