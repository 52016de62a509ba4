# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mappings of a rule: what is sent where somebody else writes at the same time, and what messages call them."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._mappings import Change
from ansible_collections.community.pingone.plugins.module_utils._rule_mappings import RuleMappings

RULE = "e0e0e0e0-0000-4000-8000-000000000001"
POST = f"/propagation/rules/{RULE}/mappings"
WANTED = {"targetAttribute": "title", "sourceAttribute": "title"}
STANDS = {"id": "a0a0a0a0-0000-4000-8000-000000000000", "targetAttribute": "title", "sourceAttribute": "nickname"}
CHANGES = {
    "create": ("POST", POST, Change(None, WANTED), "create the mapping to title"),
    "replace": (
        *("PUT", f"/propagation/mappings/{STANDS['id']}", Change(STANDS, WANTED)),
        f"update the mapping to title ({STANDS['id']})",
    ),
    "delete": (
        *("DELETE", f"/propagation/mappings/{STANDS['id']}", Change(STANDS, None)),
        f"delete the mapping to title ({STANDS['id']})",
    ),
}


@pytest.fixture
def service(chain):
    """Return a service with a rule that has no mappings."""
    made = chain()
    made.seed({})
    return made


def create(service):
    """Create one mapping."""
    return RuleMappings(service.api, RULE).change([], [Change(None, WANTED)])


def made_by_somebody_else(service, **over):
    """Lose the first creation, while somebody else makes a mapping to the same attribute."""
    usual = service._serve
    lost = []

    def serve(method, path, body):
        if method == "POST" and body.get("name") == over.get("name") and not lost:
            lost.append(path)
            service.map("title", "nickname", **over)
            return 503, {}
        return usual(method, path, body)

    service._serve = serve


@pytest.mark.parametrize("case", CHANGES)
def test_change_when_refused_then_the_message_names_the_attribute(case, service):
    method, path, change, purpose = CHANGES[case]
    service.service.script[method, path] = [(403, {})]
    with pytest.raises(ServiceError) as caught:
        RuleMappings(service.api, RULE).change([STANDS], [change])
    assert str(caught.value).startswith(f"Could not {purpose}: ")


GATEWAY = (403, {"message": "Invalid key=value pair (missing equal-sign) in Authorization header"})


@pytest.mark.parametrize("unknown", [GATEWAY, (404, {"code": "NOT_FOUND"}), (404, {}), (405, {})])
def test_delete_where_the_path_is_known_in_the_singular_only_then_deleted_there(unknown, service):
    service.map("title", "title")
    (mapping,) = service.mappings
    plural, singular = (f"/propagation/{name}/{mapping}" for name in ("mappings", "mapping"))
    service.service.script["DELETE", plural] = [unknown]
    service.service.script["DELETE", singular] = [(204, None)]
    RuleMappings(service.api, RULE).change([service.mappings[mapping]], [Change(service.mappings[mapping], None)])
    asked = [(one.method, one.path) for one in service.service.requests if one.method == "DELETE"]
    assert asked == [("DELETE", plural), ("DELETE", singular)]


@pytest.mark.parametrize("singular", [True, False])
def test_delete_with_a_query_then_asked_with_it_wherever_and_the_mapping_is_gone(singular, service):
    service.map("title", "title")
    (mapping,) = service.mappings
    paths = [f"/propagation/{name}/{mapping}?a=b" for name in ("mappings", "mapping")]
    if singular:
        service.service.script["DELETE", paths[0]] = [(405, {})]
        service.service.script["DELETE", paths[1]] = [(204, None)]
    assert RuleMappings(service.api, RULE).delete(mapping, label="to title", query="?a=b") is True
    assert [one.path for one in service.service.requests if one.method == "DELETE"] == paths[: 1 + singular]


def test_delete_when_the_other_path_is_refused_then_the_message_names_the_attribute(service):
    paths = [f"/propagation/{name}/{STANDS['id']}" for name in ("mappings", "mapping")]
    for path, status in zip(paths, (405, 403)):
        service.service.script["DELETE", path] = [(status, {})]
    with pytest.raises(ServiceError, match="Could not delete the mapping to title "):
        RuleMappings(service.api, RULE).change([STANDS], [Change(STANDS, None)])


def test_all_when_told_how_long_and_how_often_to_try_then_no_longer_and_no_more_often(api, wire, clock):
    one = api(retry_timeout=60)
    wire.plays_forever(503)
    with pytest.raises(ServiceError):
        RuleMappings(one, RULE).all(budget=one.client.budget(0))
    assert clock.sleeps == []
    wire.plays_forever(500)
    with pytest.raises(ServiceError):
        RuleMappings(one, RULE).all(tries_at_500=2)
    assert len(clock.sleeps) == 1


def test_delete_when_the_mapping_is_gone_already_then_the_other_path_is_not_asked(service):
    assert RuleMappings(service.api, RULE).delete(STANDS["id"], label="to title") is False
    assert service.asked == ["DELETE mappings", "GET mappings"]


def test_change_when_a_name_is_insisted_on_and_what_stands_has_none_then_given_one(service):
    service.map("title", "nickname")
    service.needs_name = True
    (stands,) = service.mappings.values()
    (mapping,) = RuleMappings(service.api, RULE).change([stands], [Change(stands, {**WANTED, "extra": 1})])
    assert (mapping["sourceAttribute"], mapping["extra"], mapping["name"]) == ("title", 1, f"title of {RULE}")
    assert service.written == ["PUT mappings"] * 2


def test_change_when_a_name_was_insisted_on_once_then_the_next_one_is_made_with_a_name(service):
    service.map("title", "nickname")
    service.needs_name = True
    (stands,) = service.mappings.values()
    other = Change(None, {"targetAttribute": "dept", "sourceAttribute": "dept"})
    RuleMappings(service.api, RULE).change([stands], [Change(stands, WANTED), other])
    assert service.written == ["PUT mappings"] * 2 + ["POST rules/mappings"]


def test_change_when_a_name_is_given_and_refused_then_the_message_names_the_attribute(service):
    service.map("title", "nickname")
    service.needs_name = True
    (stands,) = service.mappings.values()
    service.service.script["PUT", f"/propagation/mappings/{stands['id']}"] = [None, (403, {})]
    with pytest.raises(ServiceError, match="Could not update the mapping to title "):
        RuleMappings(service.api, RULE).change([stands], [Change(stands, WANTED)])


def test_change_when_a_mapping_that_has_a_name_is_refused_for_it_then_not_tried_again(service):
    service.map("title", "nickname", name="mine")
    (stands,) = service.mappings.values()
    refused = (400, {"details": [{"code": "REQUIRED_VALUE", "target": "name"}]})
    service.service.script["PUT", f"/propagation/mappings/{stands['id']}"] = [refused]
    with pytest.raises(ServiceError, match="update the mapping to title"):
        RuleMappings(service.api, RULE).change([stands], [Change(stands, {**WANTED, "name": "mine"})])
    assert service.written == ["PUT mappings"]


def test_change_when_a_name_is_insisted_on_and_refused_then_the_message_names_the_attribute(service):
    service.needs_name = True
    service.service.script["POST", POST] = [None, (403, {})]
    with pytest.raises(ServiceError, match="Could not create the mapping to title: "):
        create(service)


def test_change_when_the_answer_is_another_than_was_sent_then_not_written_again(service):
    usual = service._serve
    service._serve = lambda method, path, body: usual(method, path, body and {**body, "sourceAttribute": "theirs"})
    (mapping,) = create(service)
    assert (mapping["sourceAttribute"], service.written) == ("theirs", ["POST rules/mappings"])


@pytest.mark.parametrize("needs_name", [False, True])
def test_change_when_lost_and_somebody_else_was_quicker_then_put_right_and_theirs_is_kept(needs_name, service):
    service.needs_name = needs_name
    made_by_somebody_else(service, extra=1, **({"name": f"title of {RULE}"} if needs_name else {}))
    (mapping,) = create(service)
    (stored,) = service.mappings.values()
    assert (mapping["sourceAttribute"], stored["sourceAttribute"], stored["extra"]) == ("title", "title", 1)
    assert service.written == ["POST rules/mappings"] * (1 + needs_name) + ["PUT mappings"]


def test_change_when_a_failed_one_can_be_corrected_then_replacing_it_names_the_attribute(service):
    made_by_somebody_else(service)
    service.service.script["PUT", f"/propagation/mappings/{STANDS['id']}"] = [(403, {})]
    with pytest.raises(ServiceError, match=r"Could not update the mapping to title \("):
        create(service)


def test_path_when_the_id_of_a_rule_holds_a_slash_then_quoted(service):
    service.service.script["GET", "/propagation/rules/a%2Fb/mappings"] = [(200, [])]
    assert RuleMappings(service.api, "a/b").all() == []
