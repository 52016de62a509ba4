# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rule with its mappings, people at the console and a broken line: it is as a model says, and never half mapped."""

from __future__ import annotations

import copy
import typing as t

import chained
import hypothesis
import play
import pytest
import requests
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from line import Ask, Line

TARGETS = ("userName", "title", "name.givenName")
SOURCES = ("email", "username", "title")
MAPPINGS = st.dictionaries(st.sampled_from(TARGETS), st.sampled_from(SOURCES), min_size=1, max_size=3)
REFUSED = "refused"

Options = dict[str, t.Any]


def model(held: Options | None, options: Options) -> tuple[str, Options | None]:
    """Return what a task does, and the rule after it. This is all that the module promises."""
    if options["state"] == "absent":
        return ("none" if held is None else "delete"), None
    before = held or {"description": "", "active": False, "mappings": {}}
    mappings, wanted = options.get("mappings"), {name: options[name] for name in before if name in options}
    if mappings is not None and not options["purge"]:
        wanted["mappings"] = {**before["mappings"], **mappings}
    after = {**before, **wanted}
    if after["active"] and not after["mappings"] and not (before["active"] and after["mappings"] == before["mappings"]):
        return REFUSED, held
    return ("create" if held is None else "none" if after == held else "update"), after


class Life(RuleBasedStateMachine):
    """One rule, and everybody who has a hand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line.fresh()
        self.held: Options | None = None
        self.may_run_with: list[dict[str, str]] | None = None
        self.connection = play.connected(self.line)
        self.connection.__enter__()

    def teardown(self) -> None:
        """Give the line back."""
        self.connection.__exit__(None, None, None)

    @initialize(unique=st.booleans(), bare=st.booleans(), named=st.booleans())
    def begin(self, unique: bool, bare: bool, named: bool) -> None:
        """Choose how the service behaves where its documentation does not say."""
        chained.seed(self.line, rule=False)
        settings = self.line.simulator.settings
        settings.mapping_list = settings.rule_list = t.cast("t.Any", "bare" if bare else "embedded")
        settings.mapping_needs_name = named
        settings.unique_target_attributes = unique
        self.line.spoil = self._watch

    @rule(
        options=st.fixed_dictionaries(
            {"state": st.sampled_from(["present", "present", "present", "absent"]), "purge": st.booleans()},
            optional={"description": st.sampled_from(["", "text"]), "active": st.booleans(), "mappings": MAPPINGS},
        )
    )
    def task(self, options: Options) -> None:
        """Run a task in check mode, for real and once more."""
        operation, after = model(self.held, options)
        predicted, written = self._run(options, check=True)
        assert written == []
        self.may_run_with = [one["mappings"] for one in (self.held, after) if one]
        done, written = self._run(options)
        self.may_run_with = None
        for ending in (predicted, done):
            assert ending.failed == (operation == REFUSED), ending.printed
            assert ending.failed or ending.result["operation"] == operation, ending.printed
        assert bool(written) == (operation not in (REFUSED, "none"))
        assert len(written) <= self._most(after)
        self.held = after
        assert _comparable(predicted) == _comparable(done)
        again, written = self._run(options)
        assert (again.failed, written) == (operation == REFUSED, [])
        assert again.failed or not again.result["changed"], again.printed

    @rule(mappings=MAPPINGS, breaks=st.integers(1, 8), done=st.booleans(), lasting=st.booleans())
    def task_over_a_broken_line(self, mappings: dict[str, str], breaks: int, done: bool, lasting: bool) -> None:
        """Run a task that is broken off, or of which some write is not answered; the next run puts it right."""
        options = {"state": "present", "purge": True, "description": "text", "active": True, "mappings": mappings}
        _operation, after = model(self.held, options)
        self.may_run_with = [one["mappings"] for one in (self.held, after) if one]
        self.line.spoil = Breaks(self._watch, breaks, done, lasting)
        self._run(options)
        self.line.spoil = self._watch
        self._run(options)
        self.may_run_with = None
        self.held = after

    @rule(mapping=st.tuples(st.sampled_from(TARGETS), st.sampled_from(SOURCES)))
    def console_maps(self, mapping: tuple[str, str]) -> None:
        """Make or change a mapping behind everybody's back."""
        target, source = mapping
        if self.held is not None:
            chained.map_by_hand(self.line, self._rule_id(), target, source)
            self.held["mappings"][target] = source

    @rule(edit=st.sampled_from(["delete", "deactivate", "describe", "unmap"]))
    def console_changes_the_rule(self, edit: str) -> None:
        """Change the rule behind everybody's back."""
        if self.held is None:
            return
        environment, key = self.line.environment, self._rule_id()
        if edit == "delete":
            self.held = None
            del environment.rules[key]
            environment.mappings.clear()
        elif edit == "deactivate":
            environment.rules[key]["active"] = self.held["active"] = False
        elif edit == "describe":
            environment.rules[key]["description"] = self.held["description"] = "by hand"
        elif not self.held["active"]:
            environment.mappings.clear()
            self.held["mappings"] = {}

    @invariant()
    def service_holds_what_the_model_says(self) -> None:
        """Compare everything."""
        assert self._stored() == self.held

    def _stored(self) -> Options | None:
        rules = self.line.environment.rules
        assert len(rules) <= 1
        for key, one in rules.items():
            mappings = chained.mapped(self.line, key)
            return {"description": one.get("description", ""), "active": one["active"], "mappings": mappings}
        return None

    def _rule_id(self) -> str:
        return next(iter(self.line.environment.rules))

    def _most(self, after: Options | None) -> int:
        """Return how many requests a task may need: one for each mapping that differs, and two for the rule."""
        before, wanted = (self.held or {}).get("mappings", {}), (after or {}).get("mappings", {})
        differ = [one for one in {*before, *wanted} if before.get(one) != wanted.get(one)]
        # Where a mapping needs a name, it is told so by a refusal.
        refused = self.line.simulator.settings.mapping_needs_name
        return 1 if after is None else len(differ) + 2 + refused

    def _watch(self, _request: requests.PreparedRequest, ask: Ask) -> requests.Response:
        """Look, after each request, whether the rule runs with what it should not."""
        answer = ask()
        stored = self._stored()
        if self.may_run_with is not None and stored is not None and stored["active"]:
            assert stored["mappings"] in self.may_run_with
        return answer

    def _run(self, options: Options, check: bool = False) -> tuple[play.Ending, list[str]]:
        before, given = len(self.line.written()), {"name": chained.RULE, "state": options["state"]}
        if options["state"] == "present":
            given.update({name: options[name] for name in ("description", "active") if name in options})
            given.update(target_store=chained.TARGET, purge_mappings=options["purge"])
            if "mappings" in options:
                pairs = sorted(options["mappings"].items())
                given["mappings"] = [{"target_attribute": one, "source_attribute": other} for one, other in pairs]
        ending = play.run(play.MODULES["rule"], {**play.WORKER, **given, "retry_timeout": 20}, check=check)
        return ending, self.line.written()[before:]


class Breaks:
    """Breaks the line at a write, and with ``lasting`` at all that comes after it; it is carried out, or it is not."""

    def __init__(self, watch: t.Callable[..., requests.Response], at: int, done: bool, lasting: bool) -> None:
        self.watch = watch
        self.left = at
        self.done = done
        self.lasting = lasting

    def __call__(self, request: requests.PreparedRequest, ask: Ask) -> requests.Response:
        """Answer, or break."""
        if request.method != "GET" and "/propagation/" in str(request.url):
            self.left -= 1
        broken = self.left < 0 and self.lasting
        if self.left == 0 and request.method != "GET":
            broken = True
            if self.done:
                self.watch(request, ask)
        if not broken:
            return self.watch(request, ask)
        raise requests.ConnectionError("the line broke")


def _comparable(ending: play.Ending) -> t.Any:
    result = copy.deepcopy(ending.result)
    for name in ("id", "created_at", "updated_at"):
        (result.get("rule") or {}).pop(name, None)
    result.get("failure", {}).clear()
    return result, ending.warnings


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try one service always, the other too where it may take longer."""
    if "strict" in metafunc.fixturenames:
        metafunc.parametrize("strict", [True, False] if metafunc.config.getoption("--thorough") else [True])


def test_a_life_in_which_everything_happens_once(strict: bool) -> None:
    """Take the steps that matter most in any case; ``test_life`` decides by itself where it goes."""
    life = Life()
    first, second = {"userName": "email", "title": "title"}, {"userName": "username", "name.givenName": "title"}
    usual: Options = {"state": "present", "purge": True, "active": True}
    try:
        life.begin(strict, not strict, not strict)
        for options in (
            {**usual, "mappings": first},
            {**usual, "mappings": second},
            {"state": "present", "purge": False, "mappings": {"title": "email"}},
            {"state": "present", "purge": True, "description": "text"},
            {**usual, "active": False, "mappings": first},
        ):
            life.task(options)
            life.service_holds_what_the_model_says()
        life.console_maps(("title", "email"))
        life.task({**usual, "mappings": first})
        breaks = [(at, done, lasting) for at in range(1, 7) for done in (True, False) for lasting in (True, False)]
        # A few of them, of each kind, where time is short.
        for at, done, lasting in breaks[::5] if strict else breaks:
            life.task_over_a_broken_line([second, first][at % 2], at, done, lasting)
            life.service_holds_what_the_model_says()
        life.task({"state": "absent", "purge": True})
        life.service_holds_what_the_model_says()
    finally:
        life.teardown()


def test_life(request: pytest.FixtureRequest) -> None:
    """Live through many lives."""
    thorough = request.config.getoption("--thorough")
    many = hypothesis.settings(max_examples=150 if thorough else 1, stateful_step_count=20 if thorough else 6)
    hypothesis.stateful.run_state_machine_as_test(Life, settings=many)
