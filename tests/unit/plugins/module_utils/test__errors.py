# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a failed task says and returns."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _errors

SECRET_TARGET = "configuration.OAUTH_CLIENT_SECRET"


def failure(**members):
    """Return the failure of a refused request."""
    values = {
        "status": 400,
        "code": "INVALID_DATA",
        "message": "The request was invalid",
        "details": [],
        "correlation_id": None,
        "transaction_id": "transaction-1",
        "request": "POST https://api.pingone.eu/v1/x",
    }
    return {**values, **members}


def refused(remedy="", **members):
    """Return the error of a refused creation."""
    return _errors.ServiceError("create the store", "PingOne answered 400", failure(**members), remedy)


def option_of(target):
    """Map two targets to options, one of them a secret."""
    known = {"name": ("name", False), SECRET_TARGET: ("configuration.oauth_client_secret", True)}
    return known.get(target, (target, False))


def detail(code="INVALID_VALUE", target=None, message=None):
    """Return one detail of a failure."""
    return {"code": code, "target": target, "message": message}


def test_options_error_with_one_problem_then_says_it_in_one_line():
    assert str(_errors.OptionsError(["name: is missing."])) == "Nothing was written. name: is missing."


def test_options_error_with_several_problems_then_lists_each():
    error = _errors.OptionsError(["name: is missing.", "timeout: is no number.", "region: is unknown."])
    assert error.outcome() == {
        "msg": "Nothing was written. 3 problems:\n- name: is missing.\n- timeout: is no number.\n- region: is unknown."
    }


def test_missing_library_error_then_returns_the_traceback_beside_the_message():
    error = _errors.MissingLibraryError("requests is missing", "Traceback: no module")
    assert error.outcome() == {"msg": "requests is missing", "exception": "Traceback: no module"}


@pytest.mark.parametrize(
    ("remedy", "members", "text"),
    [
        ("", {"message": None}, "Could not create the store: PingOne answered 400."),
        ("", {"message": "No."}, "Could not create the store: PingOne answered 400: No."),
        ("", {"message": "No"}, "Could not create the store: PingOne answered 400: No."),
        ("", {"message": "Why? \n"}, "Could not create the store: PingOne answered 400: Why?"),
        ("Do this.", {"message": "No"}, "Could not create the store: PingOne answered 400: No. Do this."),
        (
            "Do this.",
            {"message": None, "correlation_id": "abc"},
            "Could not create the store: PingOne answered 400. Do this. (correlation id abc)",
        ),
        ("", {"message": None, "details": None}, "Could not create the store: PingOne answered 400."),
        (
            "Do this.",
            {
                "message": "No",
                "details": [detail("REQUIRED_VALUE", "name", "must be set"), detail(None, "type"), detail(None)],
            },
            "Could not create the store: PingOne answered 400: No."
            "\n- name: REQUIRED_VALUE: must be set\n- type: refused\n- refused\nDo this.",
        ),
    ],
)
def test_service_error_with_each_kind_of_failure_then_reads_as_sentences(remedy, members, text):
    error = refused(remedy, **members)
    assert str(error) == text
    assert error.outcome() == {"msg": text, "failure": failure(**members)}


@pytest.mark.parametrize("status", [400, 503, None])
def test_service_error_then_knows_its_status(status):
    assert refused(status=status).status == status


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"code": "CONSTRAINT_VIOLATION"}, True),
        ({"details": [detail("INVALID_VALUE"), detail("CONSTRAINT_VIOLATION")]}, True),
        ({"details": [detail("INVALID_VALUE")]}, False),
        ({"code": None, "details": None}, False),
        ({"message": "CONSTRAINT_VIOLATION"}, False),
    ],
)
def test_says_with_a_code_in_each_place_then_finds_it(members, says):
    assert refused(**members).says("CONSTRAINT_VIOLATION") is says


def test_translate_then_names_options_and_keeps_free_text_about_a_secret_back():
    error = refused(
        details=[detail(target="name", message="too long"), detail(target=SECRET_TARGET, message="hunter2 is wrong")]
    )
    error.translate(option_of)
    assert error.failure["details"] == [
        detail(target="name", message="too long"),
        detail(target="configuration.oauth_client_secret"),
    ]
    assert "hunter2" not in str(error)
    assert "- configuration.oauth_client_secret: INVALID_VALUE" in str(error)


@pytest.mark.parametrize("details", [None, [], [detail(message="no target")]])
def test_translate_without_a_target_then_changes_nothing(details):
    error = refused(details=details)
    error.translate(option_of)
    assert error.failure["details"] == details


def test_service_error_with_a_blank_message_then_has_no_stray_colon():
    failure = {"status": 400, "code": None, "message": " ", "details": [], "correlation_id": None}
    assert str(_errors.ServiceError("try", "PingOne answered 400", failure)) == "Could not try: PingOne answered 400."


def test_service_error_then_nothing_is_uncertain_or_final_unless_said():
    error = _errors.ServiceError("try", "it failed", {"status": None})
    assert (error.uncertain, error.final, error.retry_after, error.remedy) == (False, False, None, "")


@pytest.mark.parametrize(
    ("message", "end"), [("of model X", "X."), ("done.", "done."), ("why?", "why?"), ("no!", "no!")]
)
def test_message_then_ends_like_a_sentence(message, end):
    members = {"status": 400, "message": message, "details": [], "correlation_id": None}
    assert str(_errors.ServiceError("try", "it failed", members)).endswith(end)
