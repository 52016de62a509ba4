# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the unit tests share: builders of options and records, and a PingOne in memory behind the Api's seam."""

from __future__ import annotations

import base64
import contextlib
import copy
import json
import os
import tempfile
import typing as t
import urllib.parse
from collections import namedtuple
from unittest import mock

import hypothesis.configuration
import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings as core_warnings
from ansible.module_utils.common.parameters import PASS_VARS
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils._answers import Answer, refusal
from ansible_collections.community.pingone.plugins.module_utils._api import Api
from ansible_collections.community.pingone.plugins.module_utils._client import Client
from ansible_collections.community.pingone.plugins.module_utils._connection import connection_from
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError

hypothesis.settings.register_profile(
    "pingone", derandomize=True, deadline=None, max_examples=60, database=None, print_blob=False
)
hypothesis.settings.load_profile("pingone")
# Its cache would otherwise lie in the collection.
hypothesis.configuration.set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis-pingone"))

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
STORES = "/propagation/stores"
REVISIONS = "/propagation/revisions"
SECRET = "Zm9v-the/secret+5"

# What design.md's table names, with core's defaults: null but for these.
CONNECTION = ("client_id", "client_secret", "auth_environment_id", "access_token", "api_url", "token_url", "ca_path")
OPTIONS = ("name", "store_id", "description", "status", "managed", "image_href", "configuration")
CONFIGURATION = (
    *("scim_url", "authentication_method", "oauth_token_url", "oauth_account_id", "oauth_client_id"),
    *("oauth_client_secret", "api_key", "api_secret", "create_users", "update_users", "disable_users"),
    *("deprovision_users", "remove_action"),
)
READ_ONLY = {"id", "environment", "createdAt", "updatedAt", "syncStatus", "_links", "_embedded"}

Request = namedtuple("Request", "method path body content_type")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own PINGONE_* variables out of the tests."""
    for variable in [name for name in os.environ if name.startswith("PINGONE_")]:
        monkeypatch.delenv(variable)


@pytest.fixture(scope="session")
def record() -> t.Callable[..., dict[str, t.Any]]:
    """Return a builder of the API's record of a store; ``configuration`` is laid over the sample's, None removes."""

    def build(configuration: t.Any = None, **over: t.Any) -> dict[str, t.Any]:
        sample = {
            "id": STORE,
            "environment": {"id": ENVIRONMENT},
            "createdAt": "2023-12-05T17:38:42.947Z",
            "updatedAt": "2023-12-05T17:38:42.947Z",
            "image": {},
            "type": "Zoom",
            "status": "ACTIVE",
            "configuration": {
                "SCIM_URL": "https://api.zoom.us/scim2",
                "AUTHENTICATION_METHOD": "OAuth Bearer Token",
                "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
                "OAUTH_ACCOUNT_ID": "account",
                "OAUTH_CLIENT_ID": "client",
                "OAUTH_CLIENT_SECRET": SECRET,
                "CREATE_USERS": True,
                "REMOVE_ACTION": "Delete",
                **(configuration or {}),
            },
            "name": "zoom connection",
            "managed": True,
            "_links": {"self": {"href": "https://api.pingone.com/v1/x"}},
            **over,
        }
        sample["configuration"] = {key: value for key, value in sample["configuration"].items() if value is not None}
        return {key: value for key, value in sample.items() if value is not None}

    return build


@pytest.fixture(scope="session")
def params() -> t.Callable[..., dict[str, t.Any]]:
    """Return a builder of pingone_zoom_store's options, defaulted as core does it."""

    def build(configuration: t.Any = None, **over: t.Any) -> dict[str, t.Any]:
        return {
            **dict.fromkeys(CONNECTION),
            "environment_id": ENVIRONMENT,
            "access_token": "the-access-token",
            "region": "NA",
            "token_endpoint_auth_method": "client_secret_basic",
            "validate_certs": True,
            "timeout": 30.0,
            "retry_timeout": 120.0,
            **dict.fromkeys(OPTIONS),
            "name": "zoom connection",
            "state": "present",
            "update_secret": "on_create",
            "test_connection": False,
            **over,
            "configuration": None if configuration is None else {**dict.fromkeys(CONFIGURATION), **configuration},
        }

    return build


@pytest.fixture(scope="session")
def same() -> t.Callable[..., dict[str, t.Any]]:
    """Return a builder of the options that say what record() holds; ``configuration`` is laid over."""

    def build(configuration: t.Any = None, **over: t.Any) -> dict[str, t.Any]:
        settings = {
            "scim_url": "https://api.zoom.us/scim2",
            "authentication_method": "OAuth Bearer Token",
            "oauth_token_url": "https://zoom.us/oauth/token",
            "oauth_account_id": "account",
            "oauth_client_id": "client",
            "oauth_client_secret": SECRET,
            "create_users": True,
            "remove_action": "Delete",
        }
        return {"status": "ACTIVE", "managed": True, **over, "configuration": {**settings, **(configuration or {})}}

    return build


class FakePingOne:
    """A PingOne in memory, in place of Api.call, with its signature.

    ``script`` holds, by method and path, what comes instead of an answer, once each: a status and a body, an Answer,
    LOST (carried out, but nobody answered), DROPPED (neither), or None for the usual. ``rewrite`` is what PingOne
    makes of a record that it is sent.
    """

    LOST = "lost"
    DROPPED = "dropped"
    MASK = "\u2022" * 8
    SECRETS = ("OAUTH_CLIENT_SECRET", "API_KEY", "API_SECRET")

    def __init__(self, params: dict[str, t.Any], records: t.Iterable[t.Any], disclosure: str) -> None:
        connection, problems = connection_from(params)
        assert not problems
        self.stores = {one["id"]: copy.deepcopy(one) for one in records}
        self.disclosure = disclosure
        self.rules: list[t.Any] = []
        self.revisions: list[dict[str, t.Any]] = []
        self.script: dict[tuple[str, str], list[t.Any]] = {}
        self.rewrite: t.Callable[[t.Any], t.Any] = lambda sent: sent
        self.requests: list[Request] = []
        self.sleeps: list[float] = []
        self.client = Client(connection, clock=lambda: sum(self.sleeps), sleep=self.sleeps.append)
        self.api = Api(self.client)
        self.api.call = mock.create_autospec(self.api.call, side_effect=self.call)

    @property
    def writes(self) -> list[Request]:
        """Return the requests that change something."""
        reads = [one for one in self.requests if one.method == "GET" or one.path.endswith("/connection/status")]
        return [one for one in self.requests if one not in reads]

    @property
    def asked(self) -> list[str]:
        """Return method and path of each request, below the environment."""
        return [f"{one.method} {one.path}" for one in self.requests]

    def call(self, method, path, purpose, *, body=None, content_type="application/json", accept=(), attempts=None):
        """Answer as Api.call does."""
        path = path.replace(self.client.connection.environment_url, "")
        self.requests.append(Request(method, path, copy.deepcopy(body), content_type))
        asked = self.client.asked(purpose, method, path)
        steps = self.script.get((method, path))
        step = steps.pop(0) if steps else None
        if step in (self.LOST, self.DROPPED):
            if step == self.LOST:
                self._serve(method, path, body)
            failure = dict.fromkeys(("status", "code", "message", "details", "correlation_id"))
            failure.update(transaction_id=asked.transaction_id, request=asked.request)
            raise ServiceError(purpose, "it did not answer in time", failure, uncertain=True)
        if not isinstance(step, Answer):
            status, content = step or self._serve(method, path, body)
            step = Answer(status, {}, b"" if content is None else json.dumps(content).encode("utf-8"))
        if 200 <= step.status < 300 or step.status in accept:
            return step
        raise refusal(step, asked, self.client.secrets)

    def shown(self, stored: dict[str, t.Any]) -> dict[str, t.Any]:
        """Return a record as PingOne discloses it."""
        return _disclosed(stored, self.disclosure)

    def _serve(self, method: str, path: str, body: t.Any) -> tuple[int, t.Any]:
        if (method, path) == ("GET", "/propagation/rules"):
            return 200, {"_embedded": {"rules": self.rules}}
        if (method, path) == ("GET", STORES):
            return 200, {"_embedded": {"stores": [self.shown(one) for one in self.stores.values()]}}
        if path.startswith(REVISIONS):
            return self._serve_revisions(method)
        if (method, path) == ("POST", f"{STORES}/connection/status"):
            return 200, None
        if (method, path) == ("POST", STORES):
            return 201, self._keep(f"{len(self.stores):08d}-0000-4000-8000-000000000000", body, {})
        stored = self.stores.get(path.rpartition("/")[2])
        if stored is None:
            return 404, {"code": "NOT_FOUND", "message": "no such store"}
        if method == "PUT":
            return 200, self._keep(stored["id"], body, stored)
        if method == "DELETE":
            del self.stores[stored["id"]]
            return 204, None
        return 200, self.shown(stored)

    def _serve_revisions(self, method: str) -> tuple[int, t.Any]:
        if method == "POST":
            previous = {"previousRevision": {"id": self.revisions[-1]["id"]}} if self.revisions else {}
            made = {"createdAt": "2024-01-01T00:00:00.000Z", "createdBy": "actor", "environment": {"id": ENVIRONMENT}}
            self.revisions.append({"id": f"revision-{len(self.revisions) + 1}", **made, **previous})
            return 201, self.revisions[-1]
        return (200, self.revisions[-1]) if self.revisions else (404, {"code": "NOT_FOUND", "message": "none"})

    def _keep(self, store_id: str, body: t.Any, before: dict[str, t.Any]) -> dict[str, t.Any]:
        """Replace a record as a whole; nobody may send what is PingOne's to say, nor a mask."""
        assert not READ_ONLY & set(body), body
        assert self.MASK not in json.dumps(body, ensure_ascii=False), body
        read_only = {key: value for key, value in before.items() if key in READ_ONLY}
        made = {"createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-01-01T00:00:00.000Z"}
        stored = {"status": "INACTIVE", "image": {}, **copy.deepcopy(body), **made, **read_only, "id": store_id}
        stored["environment"], stored["updatedAt"] = {"id": ENVIRONMENT}, made["updatedAt"]
        self.stores[store_id] = self.rewrite(stored)
        return self.shown(self.stores[store_id])


@pytest.fixture(scope="session")
def pingone(params: t.Callable[..., dict[str, t.Any]]) -> t.Callable[..., FakePingOne]:
    """Return a builder of a PingOne in memory that holds the given records."""

    def build(*records: t.Any, disclosure: str = "echo") -> FakePingOne:
        return FakePingOne(params(), records, disclosure)

    return build


Outcome = namedtuple("Outcome", "failed result warnings text")


@pytest.fixture
def run_main(capsys: pytest.CaptureFixture[str]) -> t.Callable[..., Outcome]:
    """Return a function that runs a module's main() through the real AnsibleModule, with arguments on stdin."""

    def run(module: t.Any, service: FakePingOne | None = None, **arguments: t.Any) -> Outcome:
        core_warnings._global_warnings.clear()
        given = {"environment_id": ENVIRONMENT, "access_token": "the-access-token", **arguments}
        given = {name: value for name, value in given.items() if value is not None}
        if "inject_invocation" in PASS_VARS:
            given["_ansible_inject_invocation"] = True
        with _seam(service), _module_args(given), pytest.raises(SystemExit) as end:
            module.main()
        text = capsys.readouterr().out
        result = json.loads(text)
        warned = [one if isinstance(one, str) else one["event"]["msg"] for one in result.pop("warnings", [])]
        assert bool(end.value.code) == result.get("failed", False)
        return Outcome(result.get("failed", False), result, warned, text)

    return run


@contextlib.contextmanager
def _seam(service: FakePingOne | None) -> t.Iterator[None]:
    """Put the fake behind every Api; without one, no request is expected."""

    def call(api: Api, *args: t.Any, **named: t.Any) -> Answer:
        assert service is not None, f"no request was expected: {args}"
        service.client = api.client
        return service.call(*args, **named)

    with mock.patch.object(Api, "call", autospec=True, side_effect=call):
        yield


@pytest.fixture(scope="session")
def seam() -> t.Callable[..., t.Any]:
    """Return what puts a PingOne in memory behind every Api, for as long as it is open."""
    return _seam


@contextlib.contextmanager
def _module_args(arguments: dict[str, t.Any]) -> t.Iterator[None]:
    """Give arguments to the next AnsibleModule, in the way that this ansible-core wants them."""
    try:
        from ansible.module_utils.testing import patch_module_args
    except ImportError:
        encoded = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode("utf-8")
        with mock.patch.object(basic, "_ANSIBLE_ARGS", encoded):
            yield
    else:
        with patch_module_args(arguments):
            yield


MASKS = ("***", "abc***", "\u2022\u2022\u2022\u2022", "xxxx", "XXXXX", "####")
_WORDS = st.text(alphabet='abZ \u00e9"/+', min_size=1, max_size=5)
_SECRET_TEXTS = st.sampled_from(["s3cret-one", "s3cret-two"])


@pytest.fixture(scope="session")
def masks() -> tuple[str, ...]:
    """Return what a service may show in place of a secret."""
    return MASKS


@pytest.fixture(scope="session")
def options(params: t.Callable[..., dict[str, t.Any]]) -> st.SearchStrategy[dict[str, t.Any]]:
    """Return any options that core and the module's own checks let pass."""
    texts = st.none() | st.just("") | _WORDS
    switches = st.none() | st.booleans()
    configuration = st.fixed_dictionaries(
        {
            "scim_url": st.none() | _WORDS,
            "authentication_method": st.sampled_from([None, "OAuth Bearer Token", "JWT Bearer Token"]),
            **dict.fromkeys(("oauth_token_url", "oauth_account_id", "oauth_client_id"), texts),
            **{name: st.none() | st.just("") | _SECRET_TEXTS for name in CONFIGURATION[5:8]},
            **dict.fromkeys(CONFIGURATION[8:12], switches),
            "remove_action": st.sampled_from([None, "", "Disable", "Delete"]),
        }
    )
    return st.builds(
        params,
        name=_WORDS,
        description=texts,
        image_href=texts,
        managed=switches,
        status=st.sampled_from([None, "ACTIVE", "INACTIVE"]),
        configuration=st.none() | configuration,
    )


@pytest.fixture(scope="session")
def records() -> st.SearchStrategy[dict[str, t.Any]]:
    """Return any record of a Zoom store, with what may be lacking, null, masked, of a newer API or server-made."""
    texts = st.none() | st.just("") | _WORDS
    switches = st.sampled_from([None, True, False, "true", "False"])
    secrets = st.sampled_from([None, "", *MASKS, "s3cret-one", "s3cret-two"])
    configuration = st.fixed_dictionaries(
        {},
        optional={
            "AUTHENTICATION_METHOD": st.sampled_from([None, "OAuth Bearer Token", "JWT Bearer Token", "New"]),
            **{name.upper(): texts for name in ("scim_url", *CONFIGURATION[2:5])},
            **{name.upper(): secrets for name in CONFIGURATION[5:8]},
            **{name.upper(): switches for name in CONFIGURATION[8:12]},
            "REMOVE_ACTION": st.sampled_from([None, "Disable", "Delete"]),
            "X_UNKNOWN": _WORDS.filter(str.strip) | st.integers(),
            "X_MASKED": st.sampled_from(["***", "\u2022\u2022\u2022\u2022"]),
        },
    )
    return st.fixed_dictionaries(
        {"id": st.just(STORE), "name": _WORDS, "type": st.just("Zoom")},
        optional={
            "description": texts,
            "status": st.sampled_from([None, "ACTIVE", "INACTIVE"]),
            "managed": switches,
            "image": st.sampled_from(
                [None, {}, {"href": "https://x"}, {"href": None}, {"id": "7", "href": "https://y"}]
            ),
            "unknown": _WORDS.filter(str.strip) | st.just({"a": [1]}),
            "syncStatus": st.just({"syncState": "SYNCING"}),
            "environment": st.just({"id": ENVIRONMENT}),
            **{key: st.just("2024-01-01T00:00:00.000Z") for key in ("createdAt", "updatedAt")},
            **{key: st.just({}) for key in ("_links", "_embedded")},
            "configuration": st.none() | configuration,
        },
    )


@pytest.fixture(scope="session")
def disclosed() -> t.Callable[..., t.Any]:
    """Return a function that gives a record as PingOne discloses it in one of the modes echo, mask and omit."""

    return _disclosed


def _disclosed(record: t.Any, mode: str) -> t.Any:
    shown = copy.deepcopy(record)
    configuration = (shown or {}).get("configuration") or {}
    for key in FakePingOne.SECRETS:
        if mode != "echo" and configuration.get(key):
            del configuration[key]
            if mode == "mask":
                configuration[key] = FakePingOne.MASK
    return shown


@pytest.fixture(scope="session")
def secret_texts() -> t.Callable[[str], list[str]]:
    """Return a function that gives the forms in which a secret may stand in a text."""

    def forms(secret: str) -> list[str]:
        raw = secret.encode("utf-8")
        return [
            secret,
            json.dumps(secret)[1:-1],
            urllib.parse.quote(secret, safe=""),
            urllib.parse.quote_plus(secret),
            base64.b64encode(raw).decode("ascii"),
        ]

    return forms
