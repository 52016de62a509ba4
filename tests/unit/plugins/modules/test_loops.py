# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several tasks in one process: what one may take from another, and what it must not."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._answers import Answer
from ansible_collections.community.pingone.plugins.module_utils._kept import Kept
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as module
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store_info as info

PATH = "/propagation/stores"
LIST = f"GET {PATH}"
STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
READ, READ_OTHER = f"{LIST}/{STORE}", f"{LIST}/{OTHER}"
OAUTH = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": "Zm9v-the/secret+5"}
TAKEN = {"code": "INVALID_DATA", "details": [{"code": "UNIQUENESS_VIOLATION", "target": "name"}]}


class Loop:
    """Performs tasks one after another, as the items of a loop."""

    def __init__(self, service, seam, params, kept=None):
        self.service, self.seam, self.params, self.kept = service, seam, params, kept or Kept()

    def item(self, task=module.TASK, check_mode=False, **options):
        """Perform one task; return whether it succeeded, its result, and what it asked."""
        before = len(self.service.requests)
        with self.seam(self.service):
            succeeded, outcome, _warnings = task.perform(
                self.params(**options), check_mode=check_mode, diff=False, keeper=lambda _connection: self.kept
            )
        return succeeded, outcome, self.service.asked[before:]


@pytest.fixture
def loop(pingone, seam, params):
    """Return a builder of loops over a PingOne that holds the given records."""
    return lambda *records, **named: Loop(pingone(*records, **named), seam, params)


def test_items_when_they_create_then_one_listing_for_all(loop):
    one = loop()
    asked = [one.item(name=f"store {number}", configuration=OAUTH)[2] for number in range(4)]
    assert asked == [[LIST, f"POST {PATH}"], *[[f"POST {PATH}"]] * 3]
    assert len(one.service.stores) == 4


def test_items_when_two_want_the_same_new_store_then_one_is_made(loop):
    one = loop()
    first, second = (one.item(name="new", configuration=OAUTH) for _time in range(2))
    assert [first[1]["changed"], second[1]["changed"]] == [True, False]
    assert (second[2], len(one.service.stores)) == ([LIST], 1)


@pytest.mark.parametrize("check_mode", [False, True])
def test_items_when_all_is_as_wanted_then_one_listing_for_all(check_mode, loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    items = [one.item(name=name, status="ACTIVE", check_mode=check_mode) for name in ("zoom connection", "other") * 2]
    assert [asked for _succeeded, _outcome, asked in items] == [[LIST], [], [], []]
    assert not any(outcome["changed"] for _succeeded, outcome, _asked in items)


def test_items_when_one_deletes_then_the_next_knows(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(state="absent")
    _succeeded, outcome, asked = one.item(state="absent")
    assert (outcome["changed"], asked) == (False, [])
    assert one.item(store_id=OTHER, name="zoom connection")[2] == [READ_OTHER, f"PUT {PATH}/{OTHER}"]
    assert [stored["name"] for stored in one.service.stores.values()] == ["zoom connection"]


@pytest.mark.parametrize("disclosure", ["echo", "mask", "omit"])
def test_items_when_one_has_written_a_store_then_another_lists_it_again(disclosure, loop, record):
    """An answer to a write may show what a listing does not."""
    one = loop(record(), disclosure=disclosure)
    one.item(description="new", configuration=OAUTH)
    _succeeded, outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (outcome["changed"], asked) == (False, [LIST])
    assert outcome["unverified_secrets"] == ([] if disclosure == "echo" else ["oauth_client_secret"])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_item_when_its_store_was_deleted_by_somebody_else_then_decided_anew(state, loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(name="other")
    del one.service.stores[STORE]
    succeeded, outcome, asked = one.item(state=state, description="new", configuration=OAUTH)
    assert (succeeded, outcome["changed"]) == (True, state == "present")
    write = [f"POST {PATH}"] if state == "present" else []
    assert asked == [READ if state == "present" else f"DELETE {PATH}/{STORE}", LIST, *write]


def test_item_when_nobody_answered_its_deletion_then_a_404_to_the_next_attempt_is_its_own(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(name="other")
    del one.service.stores[STORE]
    one.service.script["DELETE", f"{PATH}/{STORE}"] = [Answer(404, {}, b'{"code": "NOT_FOUND"}', repeated=True)]
    _succeeded, outcome, asked = one.item(state="absent")
    assert (outcome["changed"], outcome["operation"], asked) == (True, "delete", [f"DELETE {PATH}/{STORE}"])


def test_item_when_its_store_was_changed_by_somebody_else_then_that_is_kept(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(name="other")
    one.service.stores[STORE] = record(description="somebody else's")
    _succeeded, outcome, asked = one.item(status="INACTIVE", configuration=OAUTH)
    assert asked == [READ, LIST, f"PUT {PATH}/{STORE}"]
    stored = one.service.stores[STORE]
    assert (stored["description"], stored["status"], outcome["operation"]) == ("somebody else's", "INACTIVE", "update")


def test_item_when_its_store_was_renamed_by_somebody_else_then_another_is_made(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(name="other")
    one.service.stores[STORE] = record(name="somebody else's")
    _succeeded, outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (outcome["operation"], asked) == ("create", [READ, LIST, f"POST {PATH}"])
    assert one.service.stores[STORE]["name"] == "somebody else's"


def test_item_when_its_store_was_deleted_and_made_again_by_somebody_else_then_that_one_is_deleted(loop, record):
    one = loop(record())
    one.item()
    del one.service.stores[STORE]
    one.service.stores[OTHER] = record(id=OTHER)
    _succeeded, outcome, asked = one.item(state="absent")
    assert (outcome["changed"], one.service.stores) == (True, {})
    assert asked == [f"DELETE {PATH}/{STORE}", LIST, f"DELETE {PATH}/{OTHER}"]


def test_item_when_the_name_was_taken_meanwhile_then_that_store_is_converged(loop, record):
    one = loop()
    one.item(name="other", configuration=OAUTH)
    one.service.stores[STORE] = record(description="somebody else's")
    one.service.script["POST", PATH] = [(400, TAKEN)]
    succeeded, outcome, asked = one.item(description="ours", configuration=OAUTH)
    assert (succeeded, outcome["operation"]) == (True, "update")
    assert asked == [f"POST {PATH}", LIST, f"PUT {PATH}/{STORE}"]


def test_item_when_it_lists_itself_then_a_404_or_a_taken_name_is_not_decided_anew(loop, record):
    one = loop(record())
    one.service.script["PUT", f"{PATH}/{STORE}"] = [(404, {"code": "NOT_FOUND"})]
    succeeded, _outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (succeeded, asked) == (False, [LIST, f"PUT {PATH}/{STORE}"])


def test_item_when_an_earlier_one_relied_on_a_listing_then_its_own_is_not_doubted(loop, record):
    one = loop(record())
    one.item()
    assert one.item()[2] == []
    next(iter(one.kept.listings.values())).listed_at -= 30
    one.service.script["PUT", f"{PATH}/{STORE}"] = [(404, {"code": "NOT_FOUND"})]
    succeeded, _outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (succeeded, asked) == (False, [LIST, f"PUT {PATH}/{STORE}"])


@pytest.mark.parametrize(("age", "looks"), [(0, []), (2.1, [LIST])])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_item_when_its_listing_has_an_age_then_it_looks_again_before_it_overwrites(state, age, looks, loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item(name="other")
    next(iter(one.kept.listings.values())).listed_at -= age
    write = f"{'PUT' if state == 'present' else 'DELETE'} {PATH}/{STORE}"
    looks = looks or ([READ] if state == "present" else [])
    assert one.item(state=state, description="new", configuration=OAUTH)[2] == [*looks, write]


def test_item_when_the_second_decision_fails_then_an_error_and_no_third(loop, record):
    one = loop(record())
    one.item()
    one.service.script["PUT", f"{PATH}/{STORE}"] = [(404, {"code": "NOT_FOUND"})] * 3
    succeeded, _outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (succeeded, asked) == (False, [READ, f"PUT {PATH}/{STORE}", LIST, f"PUT {PATH}/{STORE}"])


def test_item_when_the_listing_says_that_it_cannot_be_done_then_asked_again(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    one.item()
    del one.service.stores[OTHER]
    succeeded, outcome, asked = one.item(store_id=STORE, name="other", configuration=OAUTH)
    assert (succeeded, outcome["operation"], asked) == (True, "update", [LIST, f"PUT {PATH}/{STORE}"])


@pytest.mark.parametrize("status", [400, 403, 409, 500])
def test_item_when_refused_for_another_reason_then_an_error_at_once_and_the_next_lists(status, loop, record):
    one = loop(record())
    one.item()
    one.service.script["PUT", f"{PATH}/{STORE}"] = [(status, {"code": "INVALID_DATA"})]
    succeeded, _outcome, asked = one.item(description="new", configuration=OAUTH)
    assert (succeeded, asked) == (False, [READ, f"PUT {PATH}/{STORE}"])
    assert one.item()[2] == [LIST]


def test_item_when_interrupted_then_the_next_lists(loop, record, monkeypatch):
    class Timeout(BaseException):
        pass

    def interrupt(*_args):
        raise Timeout

    one = loop(record())
    one.item()
    with monkeypatch.context() as patch:
        patch.setattr(f"{module.__name__}._ensure", interrupt)
        with pytest.raises(Timeout):
            one.item()
    assert one.item()[2] == [LIST]


def test_item_when_half_a_minute_has_gone_then_it_lists(loop, record):
    one = loop(record())
    one.item()
    next(iter(one.kept.listings.values())).listed_at -= 30
    assert one.item()[2] == [LIST]


def test_item_when_options_are_wrong_then_the_next_lists(loop, record):
    one = loop(record())
    one.item()
    assert one.item(environment_id="x")[0] is False
    assert one.item()[2] == []
    assert one.item(name="", store_id="")[0] is False
    assert one.item(name="new", configuration={})[0] is False
    assert one.item()[2] == [LIST]


def test_info_when_in_a_loop_then_one_listing(loop, record):
    one = loop(record(), record(id=OTHER, name="other"))
    read = [one.item(info.TASK, name=name) for name in ("other", "zoom connection", None)]
    assert [asked for _succeeded, _outcome, asked in read] == [[LIST], [], []]
    assert [len(outcome["stores"]) for _succeeded, outcome, _asked in read] == [1, 1, 2]


def test_item_when_it_takes_a_listing_then_its_secrets_are_known(loop, record):
    one = loop(record(configuration={"X_PASSWORD": "read-only-once"}))
    one.item()
    one.service.script["PUT", f"{PATH}/{STORE}"] = [(400, {"message": "bad: read-only-once"})]
    _succeeded, outcome, asked = one.item(description="new", configuration=OAUTH)
    assert asked == [READ, f"PUT {PATH}/{STORE}"]
    assert "bad: " in outcome["msg"] and "read-only-once" not in repr(outcome)


def test_item_when_another_has_written_a_store_then_the_secrets_of_the_answer_are_known(loop, record):
    one = loop(record(id=OTHER, name="other"))
    one.service.rewrite = lambda sent: {**sent, "X_PASSWORD": "made-by-the-server"}
    one.item(name="new", configuration=OAUTH)
    one.service.script["PUT", f"{PATH}/{OTHER}"] = [(400, {"message": "bad: made-by-the-server"})]
    _succeeded, outcome, asked = one.item(name="other", description="new", configuration=OAUTH)
    assert asked == [READ_OTHER, f"PUT {PATH}/{OTHER}"]
    assert "bad: " in outcome["msg"] and "made-by-the-server" not in repr(outcome)


def test_item_when_it_has_listed_again_by_itself_then_a_404_is_no_longer_doubted(loop, record):
    one = loop()
    one.item(name="new", configuration=OAUTH)
    store_id = next(iter(one.service.stores))
    one.service.script["PUT", f"{PATH}/{store_id}"] = [(404, {"code": "NOT_FOUND"})]
    succeeded, _outcome, asked = one.item(name="new", description="changed", configuration=OAUTH)
    assert (succeeded, asked) == (False, [LIST, f"PUT {PATH}/{store_id}"])


def test_item_when_another_was_given_a_secret_that_is_read_then_it_is_known(loop, record):
    one = loop(
        record(configuration={"OAUTH_CLIENT_SECRET": OAUTH["oauth_client_secret"]}), record(id=OTHER, name="other")
    )
    one.item(configuration=OAUTH)
    one.service.script["PUT", f"{PATH}/{OTHER}"] = [(400, {"message": f"like {OAUTH['oauth_client_secret']} of a"})]
    _succeeded, outcome, _asked = one.item(name="other", description="new")
    assert "like " in outcome["msg"] and OAUTH["oauth_client_secret"] not in repr(outcome)
