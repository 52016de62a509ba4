# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer says, whoever gave it, and the remedy that goes with it."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _answers

ERROR_ID = "9ad15e9e-3ac6-43f7-a053-d46b87d6c4a7"
NOT_AUTHORISED = {
    "id": ERROR_ID,
    "code": "ACCESS_FAILED",
    "message": "The request could not be completed. You do not have access to this resource.",
    "details": [
        {
            "code": "INSUFFICIENT_PERMISSIONS",
            "message": "The actor attempting to perform the request is not authorized.",
        }
    ],
}
GATEWAY = {"message": "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256)"}
API_URL = "https://api.pingone.eu/v1"


def failure(status, code=None, message=None, details=()):
    """Return what a refusal with one answer makes of it."""
    listed = [{"code": one, "target": None, "message": text} for one, text in details]
    return {"status": status, "code": code, "message": message, "details": listed}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": "\xc3\xa4"}', {"a": "\u00e4"}),
        (b"null", None),
        (b"", None),
        (b"<html>", None),
        (b'{"a": "\xe4"}', None),
        (b"\xff\xfe{}", None),
        (b"[" * 100_000, None),
    ],
)
def test_json_of_each_kind_of_body_then_is_its_value_or_none(answer, body, value):
    assert answer(200, body).json() == value


@pytest.mark.parametrize("body", [b'{"a": NaN}', b"[-Infinity]", b"Infinity", b'{"a": [1e999]}', b"-1e999"])
def test_json_of_a_number_that_json_does_not_have_then_is_none(answer, body):
    assert answer(200, body).json() is None


@pytest.mark.parametrize(("depth", "usable"), [(49, True), (50, False), (900, False), (100_000, False)])
def test_json_when_nested_deeper_than_anything_of_pingone_then_is_none(depth, usable, answer):
    """What copies a value takes two frames for each level, and there may be few left in a worker process."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = f"{opening * depth}1{closing * depth}".encode()
        assert (answer(200, body).json() is not None) is usable


@pytest.mark.parametrize(
    ("body", "code", "message", "details"),
    [
        (
            {
                "id": ERROR_ID,
                "code": "INVALID_DATA",
                "message": "invalid",
                "details": [{"code": "REQUIRED_VALUE", "target": "configuration.SCIM_URL", "message": "must be set"}],
            },
            "INVALID_DATA",
            "invalid",
            [{"code": "REQUIRED_VALUE", "target": "configuration.SCIM_URL", "message": "must be set"}],
        ),
        (
            {"error": "invalid_client", "error_description": "Invalid client credentials"},
            "invalid_client",
            "Invalid client credentials",
            [],
        ),
        (GATEWAY, None, GATEWAY["message"], []),
        (b"<html>Bad gateway</html>", None, None, []),
        (b"", None, None, []),
        ([{"code": "INVALID_DATA"}], None, None, []),
        ("INVALID_DATA", None, None, []),
        ({"code": 17, "message": {"text": "x"}, "details": "none"}, None, None, []),
        ({"code": None, "message": None, "details": None, "id": None}, None, None, []),
        (
            {"code": "X", "message": "y", "details": [None, "text", 5, {"code": 7, "target": ["a"], "message": None}]},
            "X",
            "y",
            [{"code": None, "target": None, "message": None}],
        ),
    ],
)
def test_refusal_with_each_error_model_then_reads_code_message_and_details(answer, asked, body, code, message, details):
    failed = _answers.refusal(answer(400, body), asked, set()).failure
    assert (failed["code"], failed["message"], failed["details"]) == (code, message, details)
    assert (failed["status"], failed["transaction_id"], failed["request"]) == (400, "transaction-1", asked.request)


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ({"allowedValues": ["ACTIVE", "INACTIVE"]}, "no such status (allowed: ACTIVE, INACTIVE)"),
        ({"allowedValues": [1, None]}, "no such status (allowed: 1, None)"),
        ({"allowedValues": []}, "no such status"),
        ({"allowedValues": "ACTIVE"}, "no such status"),
        ({"rangeMaximumValue": 5}, "no such status"),
        ("text", "no such status"),
        (None, "no such status"),
    ],
)
def test_refusal_with_allowed_values_then_adds_them(answer, asked, inner, message):
    body = {"details": [{"target": "status", "message": "no such status", "innerError": inner}]}
    assert _answers.refusal(answer(400, body), asked, set()).failure["details"][0]["message"] == message


@pytest.mark.parametrize(
    ("headers", "body", "correlation_id"),
    [
        ({"correlation_id": "from-header"}, {"id": ERROR_ID}, "from-header"),
        ({}, {"id": ERROR_ID}, ERROR_ID),
        ({}, {"id": 5}, None),
        ({}, b"", None),
    ],
)
def test_refusal_then_correlation_id_is_the_headers_or_else_the_errors(answer, asked, headers, body, correlation_id):
    assert _answers.refusal(answer(500, body, **headers), asked, set()).failure["correlation_id"] == correlation_id


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"code": "NOT_FOUND"}, "PingOne answered 404 NOT_FOUND to GET https://api.pingone.eu/v1/x"),
        (b"", "PingOne answered 404 to GET https://api.pingone.eu/v1/x"),
    ],
)
def test_refusal_then_says_status_code_and_what_was_asked(answer, asked, body, said):
    assert said in str(_answers.refusal(answer(404, body), asked, set()))


def test_refusal_that_quotes_a_secret_then_is_freed_of_it(answer, asked):
    body = {
        "code": "hunter2-code",
        "message": "hunter2 is wrong",
        "id": "hunter2",
        "details": [{"code": "hunter2", "target": "hunter2", "message": "hunter2"}],
    }
    error = _answers.refusal(answer(400, body), asked, {"hunter2"})
    assert "hunter2" not in f"{error}{error.failure}"
    assert error.failure["message"] == "******** is wrong"


@pytest.mark.parametrize(
    ("status", "uncertain"),
    [(400, False), (403, False), (408, True), (409, False), (429, False)] + [(s, True) for s in (500, 502, 503, 504)],
)
def test_refusal_with_each_status_then_is_uncertain_only_where_it_may_have_been_carried_out(
    answer, asked, status, uncertain
):
    assert _answers.refusal(answer(status), asked, set()).uncertain is uncertain


def test_refusal_with_retry_after_then_keeps_the_seconds(answer, asked):
    assert _answers.refusal(answer(429, retry_after="9"), asked, set()).retry_after == 9


def test_no_refusal_then_every_member_of_an_answer_is_null(asked):
    error = _answers.no_refusal(asked, "no answer", "Wait.", None, (), uncertain=True, final=True)
    assert error.failure == {
        "status": None,
        "code": None,
        "message": None,
        "details": None,
        "correlation_id": None,
        "transaction_id": "transaction-1",
        "request": "GET https://api.pingone.eu/v1/x",
    }
    assert str(error) == "Could not list the stores: no answer. Wait."
    assert (error.uncertain, error.final) == (True, True)


def test_no_refusal_to_an_answer_that_is_unusable_then_keeps_its_status_and_correlation_id(answer, asked):
    error = _answers.no_refusal(asked, "no list", "", answer(200, b"<html>", correlation_id="abc"), ())
    assert (error.failure["status"], error.failure["correlation_id"]) == (200, "abc")
    assert (error.failure["details"], error.failure["transaction_id"]) == ([], "transaction-1")
    assert str(error) == "Could not list the stores: no list (HTTP status 200). (correlation id abc)"


@pytest.mark.parametrize(
    ("status", "message", "details", "verdict"),
    [
        (403, NOT_AUTHORISED["message"], [], True),
        (403, None, [("INSUFFICIENT_PERMISSIONS", None)], True),
        (403, None, [("OTHER", NOT_AUTHORISED["details"][0]["message"])], True),
        (403, None, [("OTHER", NOT_AUTHORISED["details"][0]["message"].upper())], True),
        (401, None, [("OTHER", None), ("INSUFFICIENT_PERMISSIONS", None)], True),
        (401, None, [("INVALID_TOKEN", None)], False),
        (403, None, [("LICENSE_EXCEEDED", "The licence does not allow it.")], False),
        (403, None, [], False),
        (400, NOT_AUTHORISED["message"], [("INSUFFICIENT_PERMISSIONS", None)], False),
        (404, NOT_AUTHORISED["message"], [], False),
    ],
)
def test_is_not_authorised_with_each_refusal_then_tells_a_missing_role(status, message, details, verdict):
    assert _answers.is_not_authorised(failure(status, "ACCESS_FAILED", message, details)) is verdict


@pytest.mark.parametrize(
    ("status", "message", "verdict"),
    [(403, GATEWAY["message"], True), (400, GATEWAY["message"], False), (403, "Forbidden", False), (403, None, False)],
)
def test_is_gateway_with_each_refusal_then_tells_the_gateways(status, message, verdict):
    assert _answers.is_gateway(failure(status, None, message)) is verdict


@pytest.mark.parametrize(
    ("refused", "environment", "words"),
    [
        *((failure(status), None, ["redirect", "api_url", "token_url"]) for status in (300, 302, 399)),
        (failure(403, None, GATEWAY["message"]), None, ["api_url", API_URL]),
        (failure(403, "ACCESS_FAILED"), 404, ["environment_id", "region", "NA, CA, EU, AU, SG or AP"]),
        (failure(404, "NOT_FOUND"), 404, ["environment_id", "region", "NA, CA, EU, AU, SG or AP"]),
        (failure(401), None, ["access_token", "client_id", "client_secret", "auth_environment_id"]),
        (failure(401, None, NOT_AUTHORISED["message"]), 200, ["Environment Admin"]),
        (failure(403, "ACCESS_FAILED"), 200, ["Environment Admin", "Provisioning"]),
        (failure(403, "ACCESS_FAILED"), None, ["Environment Admin", "Provisioning"]),
        (failure(404, "NOT_FOUND"), None, ["environment_id", "region"]),
        (failure(429, "REQUEST_LIMITED"), None, ["requests a minute", "retry_timeout"]),
        (failure(500), None, ["later", "correlation id"]),
        (failure(599), None, ["later"]),
        (failure(408), None, ["later"]),
        (failure(405), None, ["api_url", "proxy"]),
        (failure(409, "REQUEST_FAILED"), None, ["run again"]),
        (failure(415, "INVALID_REQUEST"), None, ["api_url", "proxy"]),
    ],
)
def test_remedy_for_each_refusal_then_names_what_to_check(refused, environment, words):
    remedy = _answers.remedy_for(refused, environment, API_URL)
    assert [word for word in words if word not in remedy] == []


def test_remedy_for_a_refusal_that_explains_itself_then_is_empty():
    assert _answers.remedy_for(failure(400, "INVALID_DATA"), None, API_URL) == ""


@pytest.mark.parametrize("status", [401, 403])
def test_remedy_for_a_missing_environment_then_outranks_that_of_a_missing_role(status):
    refused = failure(status, None, NOT_AUTHORISED["message"])
    assert "Environment Admin" not in _answers.remedy_for(refused, 404, API_URL)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        *((status, ["redirect", "token_url"]) for status in (300, 302, 399)),
        (400, ["client_id", "client_secret", "token_endpoint_auth_method"]),
        (401, ["client_id", "client_secret", "token_endpoint_auth_method", "auth_environment_id"]),
        (404, ["auth_environment_id", "region", "token_url"]),
        (429, ["requests a minute", "retry_timeout"]),
        (408, ["later"]),
        (500, ["later"]),
        (503, ["later"]),
    ],
)
def test_token_remedy_for_each_refusal_then_names_what_to_check(status, words):
    remedy = _answers.token_remedy(failure(status))
    assert [word for word in words if word not in remedy] == []
    assert ("client_id" in remedy) is (400 <= status < 429 and status != 408)


def test_asked_then_knows_the_method(asked):
    assert asked.method == "GET"


def test_refusal_of_very_many_characters_then_shortened_and_no_secret_is_cut_in_two(answer, asked):
    secret = "a-secret-at-the-end"
    message = "x" * (4000 - 7) + secret + "y" * 100_000
    details = [{"code": "C", "message": message, "target": "t"}] * 60
    error = _answers.refusal(answer(400, {"code": "C", "message": message, "details": details}), asked, {secret})
    wanted = "x" * (4000 - 7) + "*" * 7 + " (shortened)"
    assert error.failure["message"] == wanted
    assert [detail["message"] for detail in error.failure["details"]] == [wanted] * 50
    assert error.failure["details"][0]["target"] == "t"


def test_refusal_of_a_readable_length_then_as_it_is(answer, asked):
    message = "x" * 4000
    assert _answers.refusal(answer(400, {"message": message}), asked, ()).failure["message"] == message


@pytest.mark.parametrize("target", ["clientSecret", "configuration.OAUTH_CLIENT_SECRET", "apiKey"])
def test_refusal_with_a_detail_about_a_secret_then_without_the_text_that_may_quote_a_part_of_it(target, answer, asked):
    details = [{"code": "INVALID_VALUE", "target": target, "message": "half of it: Zs9"}]
    error = _answers.refusal(answer(400, {"details": details}), asked, ())
    assert error.failure["details"] == [{"code": "INVALID_VALUE", "target": target, "message": None}]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"code": "NOT_FOUND", "message": "No."}, True),
        ({"id": "1", "code": "CONFLICT", "message": "No."}, True),
        *(
            ({**member, "id": "1"}, False)
            for member in ({"code": "a7"}, {"message": "Hello"}, {"code": "", "message": "m"})
        ),
        *((body, False) for body in (None, [], "NOT_FOUND", {})),
    ],
)
def test_is_error_only_where_there_are_a_code_and_a_message(body, error):
    assert _answers.is_error(body) is error
