# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The least that does the work: one session, one token, one listing, and a write for each store that needs it.

It is a contestant: python bare_script.py VARIABLES.json present|absent
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import requests

TIMEOUT = 30


def main() -> None:
    """Bring the stores of a file of variables to the wanted state."""
    variables = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    url = f"{os.environ['PINGONE_API_URL']}/v1/environments/{variables['environment_id']}/propagation/stores"
    with requests.Session() as session:
        credentials = (os.environ["PINGONE_CLIENT_ID"], os.environ["PINGONE_CLIENT_SECRET"])
        form = {"grant_type": "client_credentials"}
        token = ask(session, "POST", os.environ["PINGONE_TOKEN_URL"], data=form, auth=credentials)
        session.headers["Authorization"] = f"Bearer {token['access_token']}"
        listed = ask(session, "GET", url)["_embedded"]["stores"]
        current = {one["name"]: one for one in listed if one["type"] == "Zoom"}
        for store in variables["stores"]:
            wanted = record(store, variables["zoom_secrets"][store["name"]])
            manage(session, url, wanted if sys.argv[2] == "present" else None, current.get(store["name"]))


def manage(session: requests.Session, url: str, wanted: dict[str, Any] | None, current: dict[str, Any] | None) -> None:
    """Create, update or delete one store, or leave it alone."""
    if wanted is None:
        if current:
            ask(session, "DELETE", f"{url}/{current['id']}")
    elif not current:
        ask(session, "POST", url, json=wanted)
    elif any(current.get(key) != value for key, value in wanted.items()):
        ask(session, "PUT", f"{url}/{current['id']}", json=wanted)


def ask(session: requests.Session, method: str, url: str, **options: Any) -> Any:
    """Send one request; return what was answered."""
    answer = session.request(method, url, timeout=TIMEOUT, **options)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def record(store: dict[str, str], secret: str) -> dict[str, Any]:
    """Return a store as the API wants it."""
    return {
        "type": "Zoom",
        "name": store["name"],
        "description": store["description"],
        "status": "ACTIVE",
        "managed": True,
        "configuration": {
            "SCIM_URL": "https://api.zoom.us/scim2",
            "AUTHENTICATION_METHOD": "OAuth Bearer Token",
            "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
            "OAUTH_ACCOUNT_ID": store["account_id"],
            "OAUTH_CLIENT_ID": store["client_id"],
            "OAUTH_CLIENT_SECRET": secret,
            "CREATE_USERS": True,
            "UPDATE_USERS": True,
            "DISABLE_USERS": True,
            "DEPROVISION_USERS": True,
            "REMOVE_ACTION": "Disable",
        },
    }


if __name__ == "__main__":
    main()
