# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show the demo's playbook to people: what was asked, what changed, and which requests that took."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import time
import typing as t
import urllib.request

from ansible import __version__ as core_version
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: story
type: stdout
short_description: Shows the demo of community.pingone
description:
  - Numbers the tasks of the collection, shows each with its outcome, its differences, warnings and requests, and ends
    with a table of all of them.
author:
  - community.pingone contributors (@community-pingone)
"""

COLLECTION = "community.pingone."
JOURNAL = os.environ.get("PINGONE_DEMO_CONTROL_URL", "") and os.environ["PINGONE_DEMO_CONTROL_URL"] + "journal"
ASCII = bool(os.environ.get("PINGONE_DEMO_ASCII"))
TICK, CROSS, ARROW, RULE, DOT = ("ok", "!!", "->", "-", "*") if ASCII else ("✓", "✗", "→", "─", "•")
WIDTH = max(80, min(100, shutil.get_terminal_size((96, 24)).columns))
COLOURED = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36"}
# More requests than these are counted instead of named.
FEW = 3
REQUESTS = {
    "list_stores": "list",
    "read_store": "read",
    "create_store": "create",
    "replace_store": "update",
    "delete_store": "delete",
    "list_rules": "rules",
    "create_revision": "create",
    "latest_revision": "read",
}


def paint(text: str, *styles: str) -> str:
    """Colour a text where somebody looks at a terminal."""
    return f"\033[{';'.join(COLOURS[style] for style in styles)}m{text}\033[0m" if COLOURED and styles else text


def flat(view: t.Mapping[str, t.Any], prefix: str = "") -> dict[str, t.Any]:
    """Return a nested record as one of dotted names."""
    found: dict[str, t.Any] = {}
    for key, value in view.items():
        found.update(flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value})
    return found


def differing(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any]) -> list[str]:
    """Return the names that do not have the same value in both records."""
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def counted(entries: t.Sequence[t.Mapping[str, t.Any]]) -> list[str]:
    """Return how many requests of each sort there were."""
    tokens = [entry["operation"] for entry in entries if entry["operation"] == "token"]
    reads = sum(entry["method"] == "GET" for entry in entries)
    counts = {"reads": reads, "writes": len(entries) - len(tokens) - reads}
    return [*tokens, *(f"{count} {what}" for what, count in counts.items() if count)]


def shown(value: object) -> str:
    """Return a value as YAML would write it."""
    return value if isinstance(value, str) and value else json.dumps(value)


class Step(t.NamedTuple):
    """One row of the table, and what is said of it at once."""

    asked: str
    changed: str
    said: str
    style: str
    requests: str


class RoleRun:
    """One application of a role: many tasks, and one row of the table."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._would = ""
        self._changed: list[str] = []
        self.said: list[str] = []
        self.warnings: list[str] = []

    def add(self, action: str, outcome: t.Mapping[str, t.Any], check_mode: bool) -> None:
        """Take in what a task did, or said."""
        if action.endswith("debug"):
            self.said.append(str(outcome["msg"]))
        if not action.startswith(COLLECTION):
            return
        self.warnings += outcome.get("warnings") or ()
        if outcome.get("changed"):
            self._would = "would be " if check_mode else ""
            self._changed.append(re.sub("^.*pingone_(propagation_)?", "", action).replace("_", " "))

    def step(self, requests: str) -> Step:
        """Return the row."""
        changed = ", ".join(dict.fromkeys(self._changed))
        if not changed:
            return Step(self._title, "nothing", "unchanged", "green", requests)
        said = f"{self._would}changed: {changed}"
        return Step(self._title, said if self._would else changed, said, "yellow", requests)


class CallbackModule(CallbackBase):
    """The output of one run."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "story"

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[Step] = []
        self._left_out: list[str] = []
        self._predicted: t.Any = None
        self._role: RoleRun | None = None
        self._title = ""
        self._check_mode = False
        self._seen = 0
        self._requests = 0
        self._start = time.monotonic()

    def v2_playbook_on_start(self, playbook: t.Any) -> None:
        """Say what runs."""
        self._say(paint("community.pingone", "bold") + f" on ansible-core {core_version}")

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        """Remember what is asked."""
        if self._role and not task._role:
            self._role_ends(self._role)
        self._title = task.get_name().split(" : ")[-1].strip()
        self._check_mode = bool(task.check_mode)
        if task.action.endswith("include_role"):
            self._role = RoleRun(self._title)

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Show a step, an expectation that is met, or what happened besides."""
        action, outcome = result._task.action, result._result
        if self._role:
            self._role.add(action, outcome, self._check_mode)
            return
        if action.startswith(COLLECTION):
            self._step(outcome)
            return
        self._asked()
        if action.endswith("debug"):
            self._say(f"    {self._title}")
            for line in str(outcome["msg"]).splitlines():
                self._say(f"      {line.strip()}")
        elif action.endswith("assert"):
            self._say(paint(f"    {TICK} {outcome.get('msg', self._title)}", "green"))
        elif outcome.get("changed"):
            self._say("")
            for line in textwrap.wrap(f" {DOT}  {self._title}", WIDTH, subsequent_indent="    "):
                self._say(paint(line, "cyan"))

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """Show what is not as expected."""
        outcome = result._result
        self._say("\n" + paint(f" {CROSS}  {self._title}", "red", "bold"))
        self._text(str(outcome.get("msg") or outcome.get("censored") or "It failed."), "red")
        if outcome.get("assertion"):
            self._text(f"Expected: {outcome['assertion']}", "red")

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        """Show what went wrong."""
        self.v2_runner_on_failed(result)

    def v2_runner_on_skipped(self, result: t.Any) -> None:
        """Remember what only the simulator can show."""
        if result._task.action.endswith("include_tasks") and not self._role:
            self._left_out.append(self._title)

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """End with the table."""
        if self._role:
            self._role_ends(self._role)
        if len(self._steps) < 2:
            return
        self._table()
        for title in self._left_out:
            self._say(f"Left out, since it needs the simulator's switches: {title[0].lower()}{title[1:]}.")
        seconds = time.monotonic() - self._start
        counted = f", {self._requests} requests" if JOURNAL else ""
        failed = any(stats.summarize(host)["failures"] for host in stats.processed)
        verdict = paint("NOT as expected.", "red", "bold") if failed else paint("All as expected.", "green", "bold")
        self._say(f"{verdict} {len(self._steps)} tasks{counted}, {seconds:.0f} seconds.")

    def _step(self, outcome: t.Mapping[str, t.Any]) -> None:
        diff = outcome.get("diff") or {}
        before, after = flat(diff.get("before") or {}), flat(diff.get("after") or {})
        step = self._row(outcome, before, after)
        self._head(step)
        if outcome.get("failed_when_result") is False:
            self._text(str(outcome.get("msg")), "")
        elif outcome.get("changed") and diff:
            self._differences(before, after)
        for warning in outcome.get("warnings") or ():
            self._text(f"warning: {warning}", "magenta")

    def _head(self, step: Step) -> None:
        self._steps.append(step)
        self._say("")
        title = f"{len(self._steps):2}  {step.asked}"
        space = WIDTH - len(title) - len(step.requests) - 2
        tail = paint(f" {RULE * space} {step.requests}", "dim") if step.requests else ""
        self._say(paint(title, "bold") + tail)
        self._text(step.said, step.style)

    def _role_ends(self, role: RoleRun) -> None:
        """Show a role as one step."""
        self._role = None
        self._head(role.step(self._asked()))
        for text in role.said:
            self._text(text, "")
        for warning in dict.fromkeys(role.warnings):
            self._text(f"warning: {warning}", "magenta")

    def _row(self, outcome: t.Mapping[str, t.Any], before: dict[str, t.Any], after: dict[str, t.Any]) -> Step:
        would = "would be " if self._check_mode else ""
        style = "yellow"
        if outcome.get("failed_when_result") is False:
            changed, said, style = "nothing, refused", "refused", "red"
        elif outcome.get("unverified_secrets"):
            changed, style = "nothing, not verified", "magenta"
            said = f"unchanged, not verified: {', '.join(outcome['unverified_secrets'])}"
        elif not outcome.get("changed"):
            changed, said, style = "nothing", "unchanged", "green"
        elif not (before or after):
            changed = said = f"{would}changed"
        elif not (before and after):
            changed = said = would + ("deleted" if before else "created")
        else:
            changed = ", ".join(name.split(".")[-1] for name in differing(before, after))
            said = f"{would}changed: {changed}"
        return Step(self._title, changed, said, style, self._asked())

    def _differences(self, before: dict[str, t.Any], after: dict[str, t.Any]) -> None:
        """Show each option that differs; what check mode has just shown is not repeated."""
        predicted, self._predicted = self._predicted, (before, after) if self._check_mode else None
        if (before, after) == predicted:
            self._say(paint("    The difference is the one that check mode predicted.", "dim"))
            return
        names = differing(before, after)
        if before and not after:
            self._say(paint(f"    - {before.get('name')}, with all its {len(names)} settings", "red"))
            return
        width = max(map(len, names))
        for name in names:
            new = paint(shown(after.get(name)), "green")
            if before:
                self._say(f"      {name:{width}}  {paint(shown(before.get(name)), 'red')} {ARROW} {new}")
            else:
                self._say(f"    {paint('+', 'green')} {name:{width}}  {new}")

    def _table(self) -> None:
        asked, changed = (max(len(row[column]) for row in self._steps) for column in (0, 1))
        requests = max(len(row.requests) for row in self._steps)
        # The middle column gives way.
        changed = min(changed, WIDTH - 4 - asked - 2 - (requests + 2 if requests else 0))
        head = f"    {'What was asked':{asked}}  {'What changed':{changed}}  {'Requests' if requests else ''}".rstrip()
        self._say("\n" + paint(head, "bold"))
        self._say(paint(RULE * WIDTH, "dim"))
        for number, row in enumerate(self._steps, 1):
            lines = textwrap.wrap(row.changed, changed, break_long_words=False)
            first = paint(f"{lines[0]:{changed}}", row.style)
            self._say(f"{number:2}  {row.asked:{asked}}  {first}  {row.requests}".rstrip())
            for line in lines[1:]:
                self._say(" " * (6 + asked) + paint(line, row.style))
        self._say(paint(RULE * WIDTH, "dim"))

    def _asked(self) -> str:
        """Return the requests since the last call, as the simulator's journal has them."""
        if not JOURNAL:
            return ""
        with urllib.request.urlopen(f"{JOURNAL}?own=false&since={self._seen}", timeout=10) as answer:  # noqa: S310 - loopback
            entries = json.load(answer)
        self._seen = entries[-1]["n"] if entries else self._seen
        names = [REQUESTS.get(entry["operation"], entry["operation"]) for entry in entries]
        self._requests += len(names)
        if len(names) > FEW:
            names = counted(entries)
        return f"{len(entries)}: {', '.join(names)}" if names else "0"

    def _text(self, text: str, style: str) -> None:
        for paragraph in text.splitlines():
            for line in textwrap.wrap(paragraph, WIDTH - 4, subsequent_indent="  ", break_on_hyphens=False):
                self._say(paint(f"    {line}", *filter(None, [style])))

    def _say(self, text: str) -> None:
        self._display.display(text)
