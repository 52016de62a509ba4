# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A secret that is also a word of the result: what core blanks out is blanked out, and nothing else."""

from __future__ import annotations

import json
import re
import typing as t

import play
import pytest
from ansible.module_utils.common.parameters import remove_values
from line import Line
from test_answers import STORE, record

UNLIKE = "Qqq-unlike-any-word-that-a-result-has"
# Words of results, a part of the store's name and all of it, what stands for truth, and a letter that no id has.
WORDS = ("true", "old", "Zoom", "o", "True", "false", "null", "changed", "update", "ol", "ACTIVE", "secret", "oauth")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try the first words always, the others too where it may take longer."""
    if "word" in metafunc.fixturenames:
        metafunc.parametrize("word", WORDS if metafunc.config.getoption("--thorough") else WORDS[:2])


TASKS: dict[str, dict[str, t.Any]] = {
    "create": {"name": "a new old store", "configuration": {"oauth_account_id": "a", "oauth_client_id": "c"}},
    "update": {"name": "old", "description": "changed"},
    "nothing to do": {"name": "old"},
    "rename": {"store_id": STORE, "name": "older"},
    "delete": {"name": "old", "state": "absent"},
}
REFUSED: dict[str, dict[str, t.Any]] = {
    "by the service": {"name": "old", "configuration": {"scim_url": "no URL"}},
    "for want of an option": {"name": "a new old store"},
}


def result_of(options: dict[str, t.Any], given: str | None, stored: str, check: bool, module: str = "store") -> t.Any:
    """Return a module's result, without what differs in each run."""
    arguments = {**play.WORKER, **options, "retry_timeout": 0}
    if given is not None:
        arguments["configuration"] = {**options.get("configuration", {}), "oauth_client_secret": given}
    with play.connected(Line.fresh()) as line:
        line.stores[STORE] = record()
        line.stores[STORE]["configuration"]["OAUTH_CLIENT_SECRET"] = stored
        ending = play.run(play.MODULES[module], arguments, check=check)
    result = json.loads(ID.sub("(id)", TIME.sub("(time)", json.dumps(ending.result))))
    # Constant texts, which newer cores do not look into.
    result.pop("warnings", None)
    return result


def scrubbed(result: dict[str, t.Any], secret: str) -> dict[str, t.Any]:
    """Return what core makes of a result: truth and null stay, at the top even in the oldest core."""
    kept = {name: value for name, value in result.items() if value is None or isinstance(value, bool)}
    return {**remove_values(result, {secret}), **kept}


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("task", TASKS)
def test_a_given_secret(task: str, word: str, check: bool) -> None:
    free = result_of(TASKS[task], UNLIKE, UNLIKE, check)
    assert UNLIKE not in json.dumps(free) and "****" not in json.dumps(free)
    assert result_of(TASKS[task], word, word, check) == scrubbed(free, word)


@pytest.mark.parametrize("refusal", REFUSED)
def test_a_given_secret_and_a_refusal(refusal: str, word: str) -> None:
    free = result_of(REFUSED[refusal], UNLIKE, UNLIKE, False)
    assert free["failed"] is True
    assert "****" not in json.dumps(free)
    # Where nothing but the secret is left of a text, core has a word of its own for it.
    clash = json.dumps(result_of(REFUSED[refusal], word, word, False))
    core = json.dumps(scrubbed(free, word))
    assert clash.replace("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********") == core.replace(
        "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "********"
    )


@pytest.mark.parametrize("task", [task for task in TASKS if task != "create"])
def test_a_secret_that_was_only_read(task: str, word: str) -> None:
    assert result_of(TASKS[task], None, word, False) == result_of(TASKS[task], None, UNLIKE, False)


def test_a_secret_that_was_only_read_and_a_listing(word: str) -> None:
    with play.connected(Line.fresh()) as line:
        line.stores[STORE] = record()
        line.stores[STORE]["configuration"]["OAUTH_CLIENT_SECRET"] = word
        listed = play.run(play.MODULES["store_info"], play.WORKER).result["stores"]
    assert [(one["name"], one["status"], one["type"], one["managed"]) for one in listed] == [
        ("old", "ACTIVE", "Zoom", True)
    ]
