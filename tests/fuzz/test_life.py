# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks, people at the console and a broken line, in any order: after each step the service holds what a model says."""

from __future__ import annotations

import copy
import typing as t

import hypothesis
import play
import pytest
import requests
from anything import seen
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from line import Ask, Line, Record

NAMES = ("zoom connection", "staging")
SECRETS = ('first "secret" / of two', "second+secret%41")
# What the model knows of a store, by what the API calls it.
KEYS = {"oauth_client_secret": "OAUTH_CLIENT_SECRET", "oauth_account_id": "OAUTH_ACCOUNT_ID"}
ALWAYS = {
    "SCIM_URL": "https://api.zoom.us/scim2",
    "AUTHENTICATION_METHOD": "OAuth Bearer Token",
    "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
    "OAUTH_CLIENT_ID": "client",
}
# What only PingOne says, and time: check mode cannot predict it for a new store.
NOT_PREDICTED = ("id", "created_at", "updated_at")
REFUSED = "refused"

Options = dict[str, t.Any]
Stores = dict[str, Options]


def model(stores: Stores, options: Options, hidden: bool) -> str:
    """Do to the stores what the options ask for; return what is done. This is all that the module promises."""
    hits = [key for key, store in stores.items() if options["name"] == store["name"]]
    wanted = {name: value for name, value in options.items() if name not in ("state", "always")}
    if len(hits) > 1:
        return REFUSED
    if options["state"] == "absent":
        return "delete" if hits and stores.pop(hits[0]) else "none"
    if not hits:
        complete = set(KEYS) <= set(wanted)
        stores.update({"new": {"description": "", "unknown": None, **wanted}} if complete else {})
        return "create" if complete else REFUSED
    store, secret = stores[hits[0]], wanted.get("oauth_client_secret")
    seen_to_differ = [name for name in wanted if wanted[name] != store[name] and not (hidden and _is_secret(name))]
    if not seen_to_differ and not (secret and hidden and options["always"]):
        return "none"
    if hidden and not secret:
        return REFUSED
    store.update(wanted)
    return "update"


def _is_secret(name: str) -> bool:
    return name == "oauth_client_secret"


def of_service(record: Record) -> Options:
    """Return a store of the service as the model has it."""
    configuration = record["configuration"]
    known = {option: configuration[key] for option, key in KEYS.items()}
    unknown = configuration.get("UNKNOWN_KEY")
    return {"name": record["name"], "description": record.get("description", ""), "unknown": unknown, **known}


def arguments_of(options: Options) -> dict[str, t.Any]:
    """Return the module's arguments."""
    configuration = {name: options[name] for name in KEYS if name in options}
    if options["state"] == "present" and set(KEYS) <= set(configuration):
        configuration["oauth_client_id"] = "client"
    rest: Options = {name: options[name] for name in ("name", "state", "description") if name in options}
    secret = {"update_secret": "always" if options["always"] else "on_create"}
    return {**play.WORKER, **rest, **secret, **({"configuration": configuration} if configuration else {})}


def comparable(ending: play.Ending, operation: str) -> t.Any:
    """Return of a result what check mode has to predict."""
    result = copy.deepcopy(ending.result)
    store = result.get("store") or {}
    for name in NOT_PREDICTED if operation == "create" else ("updated_at",):
        store.pop(name, None)
    result.get("failure", {}).clear()
    return result, ending.warnings


class Life(RuleBasedStateMachine):
    """One environment, and everybody who has a hand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line.fresh()
        self.model: Stores = {}
        self.connection = play.connected(self.line)
        self.connection.__enter__()

    def teardown(self) -> None:
        """Give the line back."""
        self.connection.__exit__(None, None, None)

    @property
    def hidden(self) -> bool:
        """Say whether the service shows no secret."""
        return self.line.simulator.settings.secrets_on_read != "echo"

    @initialize(
        mode=st.sampled_from(["echo", "mask", "omit"]), page=st.sampled_from([None, 1, 2]), extras=st.booleans()
    )
    def begin(self, mode: str, page: int | None, extras: bool) -> None:
        """Choose what kind of service this is; one store is there already."""
        settings = self.line.simulator.settings
        settings.secrets_on_read, settings.page_size, settings.list_extras = t.cast("t.Any", mode), page, extras
        self._make_by_hand(NAMES[0], SECRETS[0], "kept")

    @rule(
        options=st.fixed_dictionaries(
            {
                "state": st.sampled_from(["present", "present", "present", "absent"]),
                "name": st.sampled_from(NAMES),
                "always": st.booleans(),
            },
            optional={
                "description": st.sampled_from(["", "for all"]),
                "oauth_client_secret": st.sampled_from(SECRETS),
                "oauth_account_id": st.sampled_from(["account", "another"]),
            },
        )
    )
    def task(self, options: Options) -> None:
        """Run a task in check mode, for real and once more."""
        operation = model(self.model, options, self.hidden)
        arguments = arguments_of(options)
        before = copy.deepcopy(self.line.stores)
        predicted, written = self._run(arguments, check=True)
        assert (written, self.line.stores) == ([], before)
        done, written = self._run(arguments)
        self._expect(done, operation)
        assert len(written) == (operation not in (REFUSED, "none"))
        self._adopt()
        assert comparable(predicted, operation) == comparable(done, operation)
        again, written = self._run(arguments)
        if operation == REFUSED:
            assert (again.result["msg"], written) == (done.result["msg"], [])
        else:
            rewrites = self.hidden and options["always"] and "oauth_client_secret" in options
            rewrites = rewrites and options["state"] == "present"
            self._expect(again, "update" if rewrites else "none")
            assert len(written) == rewrites

    @rule(
        options=st.fixed_dictionaries({"name": st.sampled_from(NAMES), "done": st.booleans()}), write=st.integers(1, 3)
    )
    def task_over_a_broken_line(self, options: Options, write: int) -> None:
        """Run a task of which some writes are not answered, whether they were carried out or not."""
        wanted = {"name": options["name"], "state": "present", "always": True, "description": f"written {write} times"}
        wanted.update(oauth_client_secret=SECRETS[write % 2], oauth_account_id="account")
        self.line.spoil = Breaks(write, options["done"])
        operation = model(self.model, wanted, self.hidden)
        ending, _written = self._run(arguments_of(wanted))
        self.line.spoil = None
        assert ending.failed == (operation == REFUSED), ending.printed
        self._adopt()

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES), check=st.booleans())
    def task_that_renames(self, old: str, new: str, check: bool) -> None:
        """Rename a store by its id; onto a name that is taken it is an error."""
        found = [key for key, store in self.model.items() if store["name"] == old]
        if len(found) != 1:
            return
        others = [key for key, store in self.model.items() if store["name"] == new and key != found[0]]
        secret = SECRETS[0]
        arguments = {**play.WORKER, "store_id": found[0], "name": new, "configuration": {"oauth_client_secret": secret}}
        ending, written = self._run(arguments, check=check)
        store = self.model[found[0]]
        differs = old != new or (not self.hidden and store["oauth_client_secret"] != secret)
        assert ending.failed == bool(others and old != new)
        assert ending.result.get("changed", False) == (differs and not ending.failed)
        assert len(written) == (differs and not ending.failed and not check)
        if written:
            store.update(name=new, oauth_client_secret=secret)

    @rule(
        name=st.sampled_from(NAMES),
        secret=st.sampled_from(SECRETS),
        unknown=st.sampled_from([None, "kept", "as it is"]),
    )
    def console_makes_a_store(self, name: str, secret: str, unknown: str | None) -> None:
        """Make a store by hand, perhaps a second one of that name, with a key of which the collection knows nothing."""
        if len(self.model) <= 3:
            self._make_by_hand(name, secret, unknown)

    def _make_by_hand(self, name: str, secret: str, unknown: str | None) -> None:
        key = f"{len(self.line.simulator.journal.entries):08d}-aaaa-4000-8000-{len(self.model):012d}"
        extra = {"UNKNOWN_KEY": unknown} if unknown else {}
        configuration = {**ALWAYS, "OAUTH_CLIENT_SECRET": secret, "OAUTH_ACCOUNT_ID": "by hand", **extra}
        stamp = "2023-12-05T17:38:42.947Z"
        head = {"id": key, "environment": {"id": play.ENVIRONMENT}, "createdAt": stamp, "updatedAt": stamp}
        usual = {"type": "Zoom", "status": "ACTIVE", "image": {}, "name": name, "configuration": configuration}
        self.line.stores[key] = {**head, **usual}
        self.model[key] = of_service(self.line.stores[key])

    @precondition(lambda self: self.model)
    @rule(data=st.data(), edit=st.sampled_from(["rename", "delete", "secret", "describe", "clear"]))
    def console_changes_a_store(self, data: st.DataObject, edit: str) -> None:
        """Change a store behind everybody's back."""
        key = data.draw(st.sampled_from(sorted(self.model)))
        record, store = self.line.stores[key], self.model[key]
        if edit == "delete":
            del self.line.stores[key], self.model[key]
        elif edit == "rename":
            record["name"] = store["name"] = data.draw(st.sampled_from(NAMES))
        elif edit == "secret":
            made = data.draw(st.sampled_from(SECRETS))
            record["configuration"]["OAUTH_CLIENT_SECRET"] = store["oauth_client_secret"] = made
        elif edit == "describe":
            record["description"] = store["description"] = "by hand"
        else:
            record.pop("description", None)
            store["description"] = ""

    @rule(mode=st.sampled_from(["echo", "mask", "omit"]))
    def service_changes_its_mind(self, mode: str) -> None:
        """Show secrets otherwise than before."""
        self.line.simulator.settings.secrets_on_read = t.cast("t.Any", mode)

    @invariant()
    def service_holds_what_the_model_says(self) -> None:
        """Compare everything: stores, names, secrets and keys that nobody knows."""
        assert {key: of_service(record) for key, record in self.line.stores.items()} == self.model
        assert all(
            {**record["configuration"], **ALWAYS} == record["configuration"] for record in self.line.stores.values()
        )

    def _run(self, arguments: dict[str, t.Any], check: bool = False) -> tuple[play.Ending, list[str]]:
        before = len(self.line.written())
        ending = play.run(play.MODULES["store"], arguments, check=check)
        assert seen(ending.printed, *SECRETS, play.WORKER["client_secret"]) == []
        return ending, self.line.written()[before:]

    def _expect(self, ending: play.Ending, operation: str) -> None:
        assert ending.failed == (operation == REFUSED), ending.printed
        if not ending.failed:
            changed = operation != "none"
            assert (ending.result["operation"], ending.result["changed"]) == (operation, changed), ending.printed

    def _adopt(self) -> None:
        """Call the store that was made by the id that the service gave it."""
        made = self.model.pop("new", None)
        if made is not None:
            (key,) = set(self.line.stores) - set(self.model)
            self.model[key] = made


class Breaks:
    """Breaks the line at the first writes; they are carried out all the same, or they are not."""

    def __init__(self, writes: int, done: bool) -> None:
        self.left = writes
        self.done = done

    def __call__(self, request: requests.PreparedRequest, ask: Ask) -> requests.Response:
        """Answer, or break."""
        if request.method == "GET" or "/stores" not in str(request.url) or self.left == 0:
            return ask()
        self.left -= 1
        if self.done:
            ask()
        raise requests.ConnectionError("the line broke")


@pytest.mark.parametrize("mode", ["echo", "mask", "omit"])
def test_a_life_in_which_everything_happens_once(mode: str) -> None:
    """Take the steps that matter most in any case; ``test_life`` decides by itself where it goes."""
    complete = {"oauth_client_secret": SECRETS[1], "oauth_account_id": "account"}
    life = Life()
    try:
        life.begin(mode, 1, True)
        for options in (
            {"description": "for all"},
            {"oauth_client_secret": SECRETS[1]},
            {"oauth_client_secret": SECRETS[0], "always": True},
            {"oauth_client_secret": SECRETS[1], "description": ""},
            {"name": NAMES[1]},
            {"name": NAMES[1], **complete},
            {"name": NAMES[1], "state": "absent"},
        ):
            life.task({"state": "present", "name": NAMES[0], "always": False, **options})
            life.service_holds_what_the_model_says()
        for done in (True, False):
            life.task_over_a_broken_line({"name": NAMES[1], "done": done}, 2)
            life.service_holds_what_the_model_says()
            life.task({"state": "absent", "name": NAMES[1], "always": False})
        life.console_makes_a_store(NAMES[0], SECRETS[0], None)
        life.task({"state": "present", "name": NAMES[0], "always": False, **complete})
        life.task({"state": "absent", "name": NAMES[0], "always": False})
        life.service_holds_what_the_model_says()
    finally:
        life.teardown()


def test_life(request: pytest.FixtureRequest) -> None:
    """Live through many lives."""
    thorough = request.config.getoption("--thorough")
    many = hypothesis.settings(max_examples=200 if thorough else 8, stateful_step_count=25 if thorough else 12)
    hypothesis.stateful.run_state_machine_as_test(Life, settings=many)
