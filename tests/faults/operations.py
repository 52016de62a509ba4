# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests that a fault is tried at: for each a task that comes to it, and what stands before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend import Tenant
from catalogue import LAGGING, LAGS, ODD, OTHERS, PASSING, SPOILT, Fault

from answers import ENVIRONMENT, Record

NAME = "zoom connection"
WORKER_SECRET = "marker-worker-secret"
ZOOM_SECRET = "marker-zoom-secret"
OLD_SECRET = "marker-secret-before"
OTHER_SECRET = "marker-other-secret"
MARKERS = (WORKER_SECRET, ZOOM_SECRET, OLD_SECRET, OTHER_SECRET, "marker-token-")

_CONFIGURATION = {
    "oauth_account_id": "an-account",
    "oauth_client_id": "an-application",
    "oauth_client_secret": ZOOM_SECRET,
}
_WANTED = {"name": NAME, "description": "as wanted", "configuration": _CONFIGURATION}


@dataclass(frozen=True)
class Operation:
    """A kind of request, and a task that makes one; ``before`` is the kind of the request before, and their number."""

    kind: str
    purpose: str
    """What a message says was tried."""
    before: tuple[str, int]
    what: str
    """What the task is, for the page."""
    module: str = "zoom_store"
    options: Mapping[str, Any] = field(default_factory=lambda: _WANTED)
    stands: bool = True
    page: int = 1
    unlisted: bool = False
    """Whether the list fails, so that the store is read by its id."""
    writes: bool = False
    requests: Mapping[str, int] = field(default_factory=dict)
    """What is asked if all goes well."""
    look: str = ""
    """The kind of request by which a creation with an unknown end is looked for."""
    found: Mapping[str, int] = field(default_factory=dict)
    """What is asked beside that where it is found."""
    removed: str = ""
    """The kind of request by which a deletion is looked after that was answered oddly."""
    needs: str = ""
    """What else must be there for the task; where that is gone, no run can make it."""
    paged: bool = False
    lags: bool = False
    """Whether it is a list that somebody else's write may be missing from."""
    rests: bool = False
    """Whether the request makes an active rule inactive."""
    halfway: bool = False
    """Whether the task has made an active rule inactive before the request, and is not done."""
    alias: Mapping[str, str] = field(default_factory=dict)
    """What a kind of request is called in this task."""

    @property
    def has_an_aim(self) -> bool:
        """Say whether the task is to bring about a state."""
        return not self.module.startswith("propagation_revision")

    @property
    def is_last(self) -> bool:
        """Say whether the task is done with the request."""
        return list(self.requests)[-1] == self.kind

    @property
    def may_run_with(self) -> set[frozenset[tuple[str, str]]]:
        """Return the mappings with which a rule may be active during the task."""
        return set()

    @property
    def changed(self) -> bool:
        """Say what the task reports if all goes well."""
        return not self.module.endswith("_info")

    @property
    def repeats(self) -> bool:
        """Say whether the task changes something each time."""
        return self.module == "propagation_revision"

    @property
    def stores(self) -> int:
        """Return how many stores of the name are wanted."""
        return 0 if self.options.get("state") == "absent" else 1

    def seed(self, tenant: Tenant, fault: Fault | None) -> str:
        """Put what stands before into a tenant; return the id of the store that the task is about, empty for none."""
        for number in range(PAGES[self.page]):
            tenant.seed(store_record(f"another store {number}", OTHER_SECRET))
        if not self.has_an_aim:
            tenant.revisions.append({"id": "7d8ee021-1d56-4d52-a3d4-1e0b5b1e3d52", "environment": {"id": ENVIRONMENT}})
        if fault is not None and fault.nature == LAGGING and self.kind == "list":
            # Somebody has just made the store; only then can a list that lags be noticed at all.
            tenant.unique_names = True
            tenant.remember("stores")
        return tenant.seed(store_record(NAME, OLD_SECRET)) if self.stands else ""

    def is_reached(self, tenant: Tenant) -> bool:
        """Say whether a tenant is in the state that the task wants."""
        found = tenant.named(NAME)
        wanted = [self.options.get("description")] * self.stores
        return [record.get("description") for record in found] == wanted

    def left(self, tenant: Tenant, reached: bool, before: Mapping[str, Any]) -> str:
        """Return what a task has left in PingOne, in words; ``before`` is what was there."""
        if self.repeats:
            return "one revision more" if reached else "no revision more"
        if not self.has_an_aim:
            return "-"
        if not tenant.named(NAME):
            return "no store"
        return "one store, as " + ("wanted" if reached else "before")


# How many other stores are listed before the one that is managed, which is then on this page.
PAGES = {1: 1, 2: 2}


def store_record(name: str, secret: str) -> Record:
    """Return a Zoom store as it stands."""
    configuration = {
        "AUTHENTICATION_METHOD": "OAuth Bearer Token",
        "SCIM_URL": "https://api.zoom.us/scim2",
        "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
        "OAUTH_ACCOUNT_ID": "an-account",
        "OAUTH_CLIENT_ID": "an-application",
        "OAUTH_CLIENT_SECRET": secret,
        # Left from before, and no task gives it: its mask must not be written.
        "API_KEY": secret,
    }
    return {
        "type": "Zoom",
        "name": name,
        "description": "as before",
        "status": "INACTIVE",
        "configuration": configuration,
    }


_ONE = {"token": 1, "list": 1}
OF_STORES = (
    Operation(
        "token",
        "get an access token",
        ("", 0),
        "The access token, the first request of each task.",
        requests={**_ONE, "replace": 1},
    ),
    Operation(
        "list",
        "list the stores",
        ("token", 1),
        "The list in which a store is looked for by its name; it is there, and its description is to be changed.",
        requests={**_ONE, "replace": 1},
        paged=True,
        lags=True,
    ),
    Operation(
        "page 2",
        "list the stores",
        ("list", 1),
        "A further page of the list; the store is on that one.",
        page=2,
        requests={**_ONE, "page 2": 1, "replace": 1},
        paged=True,
    ),
    Operation(
        "create",
        "create the Zoom store",
        ("list", 1),
        "The creation of a store.",
        stands=False,
        writes=True,
        requests={**_ONE, "create": 1},
        look="list",
        found={"replace": 1},
    ),
    Operation(
        "read",
        "read the store",
        ("list", 3),
        "The store is given by `store_id`, and PingOne answers the list with 500, so that it is read by its id.",
        options={"store_id": "", "description": "as wanted", "configuration": _CONFIGURATION},
        unlisted=True,
        requests={"token": 1, "list": 3, "read": 1, "replace": 1},
    ),
    Operation(
        "replace",
        "update the Zoom store",
        ("list", 1),
        "The update of a store that stands.",
        writes=True,
        requests={**_ONE, "replace": 1},
    ),
    Operation(
        "delete",
        "delete the Zoom store",
        ("list", 1),
        "The deletion of a store.",
        options={"name": NAME, "state": "absent"},
        writes=True,
        requests={**_ONE, "delete": 1},
        removed="read",
    ),
    Operation(
        "connection check",
        "test the connection",
        ("list", 1),
        "With `test_connection`, PingOne is asked to try the configuration before the store is created.",
        options={**_WANTED, "test_connection": True},
        stands=False,
        requests={**_ONE, "connection check": 1, "create": 1},
    ),
    Operation(
        "latest revision",
        "read the latest revision",
        ("token", 1),
        "Reading the latest revision.",
        module="propagation_revision_info",
        options={},
        requests={"token": 1, "latest revision": 1},
    ),
    Operation(
        "revision",
        "publish a revision",
        ("latest revision", 1),
        "The publication of a revision, as a handler does it.",
        module="propagation_revision",
        options={},
        writes=True,
        requests={"token": 1, "latest revision": 1, "revision": 1},
        look="latest revision",
    ),
)


def faults_at(operation: Operation) -> list[Fault]:
    """Return the faults that can happen to an operation, in the order of the page."""
    found: list[Fault] = []
    for fault in PASSING:
        found += [_as(one, lasting=lasting) for lasting in (False, True) for one in _in_time(operation, fault)]
    found += OTHERS
    for fault in SPOILT:
        found += _in_time(operation, fault)
    found += ODD
    if operation.writes or operation.lags:
        found.append(LAGS)
    return found


def _in_time(operation: Operation, fault: Fault) -> list[Fault]:
    """Return a fault before the work is done, and after it where there is work to do."""
    if operation.writes and fault.may_be_done:
        return [fault, _as(fault, commit=True)]
    return [fault]


def _as(fault: Fault, **more: bool) -> Fault:
    return Fault(**{**vars(fault), **more})
