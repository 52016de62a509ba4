# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of a rule refer to: names that are several records', and how they are asked for."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._rule_lookup import Lookup

REFERENCES = ("plan", "source_store", "target_store")
OPTIONS = (*REFERENCES, *(f"{name}_id" for name in REFERENCES), "populations", "groups")
A = "aaaaaaaa-2222-4333-8444-555555555555"
B = "bbbbbbbb-2222-4333-8444-555555555555"
C = "cccccccc-2222-4333-8444-555555555555"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"


def lookup(service, **given):
    """Return what is under test."""
    return Lookup(service.api, {**dict.fromkeys(OPTIONS), **given})


def queries(service):
    """Return the paths that were asked for."""
    return [one.path for one in service.service.requests]


@pytest.mark.parametrize(("option", "kind"), [("populations", "populations"), ("groups", "groups")])
@pytest.mark.parametrize("twins", [(B, A), (C, B, A)])
def test_people_when_several_have_the_name_then_an_error_with_their_ids(option, kind, twins, chain):
    service = chain()
    setattr(service, kind, [{"id": one, "name": "Staff"} for one in twins])
    found = lookup(service, **{option: ["Staff"]})
    found.people()
    assert found.problems == [
        f'{option}: {len(twins)} {kind} are named "Staff": {", ".join(sorted(twins))}. Give the ID of one.'
    ]


def test_people_when_nobody_has_a_name_then_an_error_for_each(chain):
    found = lookup(chain(), populations=["Staff", A], groups=["None"])
    found.people()
    assert found.problems == [
        'populations: there is no population "Staff" in this environment.',
        'groups: there is no group "None" in this environment.',
    ]


def test_people_when_a_name_begins_as_another_then_not_mistaken(chain):
    service = chain()
    service.groups = [{"id": A, "name": "Staff"}, {"id": B, "name": "staff"}, {"id": C, "name": "Staff 2"}]
    found = lookup(service, groups=["Staff"])
    found.people()
    assert (found.parts.groups, found.problems) == ([A], [])


def test_people_when_several_names_are_given_then_one_query_asks_for_all(chain):
    service = chain()
    path = "/groups?filter=name+eq+%22a%5C%5Cb%22+or+name+eq+%22c%5C%22d%22"
    groups = [{"id": A, "name": "a\\b"}, {"id": B, "name": 'c"d'}]
    service.service.script["GET", path] = [(200, {"_embedded": {"groups": groups}})]
    found = lookup(service, groups=["a\\b", 'c"d', "a\\b", C])
    found.people()
    assert (found.parts.groups, queries(service)) == ([A, B, C], [path])


@pytest.mark.parametrize(("length", "asked"), [(2900, "/groups?filter="), (3100, "/groups")])
def test_people_when_a_query_would_be_too_long_then_all_are_listed(length, asked, chain):
    service = chain()
    service.groups = [{"id": A, "name": "a" * length}]
    found = lookup(service, groups=["a" * length])
    found.people()
    (path,) = queries(service)
    assert found.parts.groups == [A] and path.startswith(asked) and len(path) < 3000


def test_plan_when_the_one_that_is_asked_for_is_not_there_then_missing(chain):
    """What is absent from a plan that is not there is absent."""
    for given in ({"plan": "no such"}, {"plan": "no such", "plan_id": A}):
        found = lookup(chain(), **given)
        assert found.plan() is None
        assert found.missing == {"plan"} and len(found.problems) == 1


@pytest.mark.parametrize(
    ("managed", "known"), [(True, True), ("true", True), (False, False), ("True", False), (None, False)]
)
def test_is_managed_when_the_store_says_it_in_any_form_then_known(managed, known, chain):
    service = chain()
    service.service.stores[ZOOM]["managed"] = managed
    assert lookup(service).is_managed({"targetStore": {"id": ZOOM}}) is known


def test_is_managed_when_a_rule_has_no_store_then_nothing_is_asked(chain):
    service = chain()
    assert lookup(service).is_managed({"targetStore": None}) is False
    assert queries(service) == []


def test_stores_when_a_directory_has_unknown_members_then_no_later_text_repeats_them(chain):
    """Nothing of a directory's configuration is known to be no secret."""
    service = chain()
    service.service.stores[DIRECTORY].update(configuration={"A": "text-of-a"}, unknown="text-of-b")
    lookup(service, target_store="zoom connection").stores(needs_source=True)
    assert {"text-of-a", "text-of-b"} <= service.service.client.secrets


@pytest.mark.parametrize("kind", ["populations", "groups"])
def test_people_when_the_list_comes_without_a_page_then_refused(kind, chain):
    service = chain()
    service.service._serve = lambda _method, _path, _body: (200, [{"id": A, "name": "Staff"}])
    with pytest.raises(ServiceError, match=f"PingOne's answer is no list of {kind}"):
        lookup(service, **{kind: ["Staff"]}).people()
