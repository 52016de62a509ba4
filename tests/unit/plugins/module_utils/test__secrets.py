# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a secret, a mask and a placeholder look like, and that no form of a secret outlives hide()."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _secrets

HIDDEN = "********"
ENCODINGS = {
    "plain": lambda secret: secret,
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON in UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False)[1:-1],
    "URL path": lambda secret: quote(secret, safe=""),
    "URL form": quote_plus,
    "JSON in a URL": lambda secret: quote(json.dumps(secret)[1:-1], safe=""),
    "JSON in a form": lambda secret: quote_plus(json.dumps(secret, ensure_ascii=False)[1:-1]),
    "Base64": lambda secret: base64.b64encode(secret.encode()).decode(),
}
# What some encoding changes, and letters that it does not; an asterisk would be found in the replacement itself.
SECRETS = st.text("abcXYZ019\"'\\/%&+=?: \n\r\t\u00e4\u20ac\u65e5\U0001f511", min_size=4, max_size=24)
TEXTS = st.text("abcXYZ019\"'\\/%&+=?: \n\u00e4\u20ac.,{}[]", max_size=30)
FIXED = settings(derandomize=True, deadline=None, max_examples=50, database=None)


@pytest.fixture(autouse=True)
def _no_patterns_of_other_tests() -> None:
    """Have each test make its own patterns: what is kept from another one would hide a mistake in the making."""
    _secrets._pattern.cache_clear()
    _secrets._base64_of.cache_clear()


@pytest.mark.parametrize("value", ["s3cret", "a", "ab**cd", "x", "xx", "fox-box", "##", " "])
def test_is_disclosed_with_a_real_value_then_true(value):
    assert _secrets.is_disclosed(value) is True


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "***",
        "********",
        "\u2022\u2022\u2022\u2022",
        "xxx",
        "XXXX",
        "###",
        "ab***yz",
        "xxxx1234",
        "aXXXb",
        "*x#",
        0,
        True,
        ["secret"],
        {"value": "secret"},
    ],
)
def test_is_disclosed_with_a_mask_or_no_text_then_false(value):
    assert _secrets.is_disclosed(value) is False


@pytest.mark.parametrize(
    "value",
    [
        "***",
        "********",
        "\u2022\u2022\u2022",
        "xxxx",
        "XXX",
        "####",
        "***1234",
        "ab***\nyz",
        "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        "__omit_place_holder__0123abcd",
        "xxxx1234",
        "1234XXXX",
        "1###2",
        "(old secret)",
        "(new secret)",
    ],
)
def test_is_placeholder_with_a_mask_or_ansibles_own_then_true(value):
    assert _secrets.is_placeholder(value) is True


@pytest.mark.parametrize(
    "value", ["", "s3cret", "**", "xx", "aXXXb", "xxx1234", "not VALUE_SPECIFIED", "1##2", "a b", "   "]
)
def test_is_placeholder_with_what_may_be_a_secret_then_false(value):
    assert _secrets.is_placeholder(value) is False


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("OAUTH_CLIENT_SECRET", True),
        ("API_KEY", True),
        ("API_SECRET", True),
        ("ACCESS_TOKEN", True),
        ("BASIC_PASSWORD", True),
        ("privateKey", True),
        ("OAUTH_TOKEN_URL", False),
        ("SCIM_URL", False),
        ("AUTHENTICATION_METHOD", False),
        ("OAUTH_CLIENT_ID", False),
        ("CREATE_USERS", False),
    ],
)
def test_is_secret_key_with_each_key_then_tells_secrets_from_locators(name, secret):
    assert _secrets.is_secret_key(name) is secret


def test_secret_values_of_a_store_then_are_the_texts_under_secret_keys():
    configuration = {
        "OAUTH_CLIENT_SECRET": "the-one",
        "API_KEY": "API_KEY",
        "API_SECRET": "",
        "SOME_TOKEN": 5,
        "NEW_PASSWORD": "the-other",
        "A_TOKEN": "S",
        "SCIM_URL": "https://api.zoom.us/scim2",
    }
    assert _secrets.secret_values({"name": "x", "configuration": configuration}) == {"the-one", "the-other"}


def test_values_of_four_characters_then_are_secrets_and_shorter_ones_are_not():
    configuration = {"A_SECRET": "four", "B_SECRET": "tri"}
    assert _secrets.secret_values({"configuration": configuration}) == {"four"}
    assert _secrets.unknown_values({"new": ["4our", "tr1"], "known": "known text"}, {"known"}, "") == {"4our"}


def test_unknown_values_that_are_plain_words_then_no_secrets_unless_their_key_says_so():
    words = {
        "a": "http",
        "kind": "store",
        "mode": "Name",
        "state": "NOT_ACTIVE",
        "newSecret": "true",
        "b": ["abcdefghijkl"],
    }
    assert _secrets.unknown_values(words, (), "") == {"true", "abcdefghijkl"}


def test_unknown_values_that_stand_in_the_url_then_no_secrets_unless_their_key_says_so():
    url = "https://api.pingone.eu/v1/environments/1234-5678"
    refers = {"tenant": {"id": "1234-5678"}, "api": "https://api.pingone.eu/v1", "tenantSecret": "environments/12"}
    assert _secrets.unknown_values(refers, (), url) == {"environments/12"}


@pytest.mark.parametrize("record", [{}, {"configuration": None}, {"configuration": ["OAUTH_CLIENT_SECRET"]}])
def test_secret_values_of_a_record_of_another_shape_then_are_none(record):
    assert _secrets.secret_values(record) == set()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "secret", ["plain-secret", 'quo"te\\back', "p\u00e4ss w\u00f6rd", "a&b=c%d", "two\nlines", "a/b+c"]
)
def test_hide_in_each_encoding_then_leaves_the_replacement_only(encoding, secret):
    assert _secrets.hide(f"<{ENCODINGS[encoding](secret)}>", {secret}) == f"<{HIDDEN}>"


def test_hide_with_one_secret_inside_another_then_leaves_nothing_of_either():
    assert _secrets.hide("id:secret, secret", ["secret", "id:secret"]) == f"{HIDDEN}, {HIDDEN}"


def test_hide_with_an_empty_secret_then_changes_nothing():
    assert _secrets.hide("a text", ["", "b"]) == "a text"


def test_hide_in_a_json_value_then_reaches_every_text_and_nothing_else():
    value = {"a secret": ["secret", 1, None, True, {"b": "a secret!"}], "c": 2.5}
    hidden = {"a secret": [HIDDEN, 1, None, True, {"b": f"a {HIDDEN}!"}], "c": 2.5}
    assert _secrets.hide_in(value, {"secret"}) == hidden
    assert "secret" in value["a secret"]


def test_hide_in_error_with_errors_in_a_circle_then_ends():
    one, other = ValueError("a secret"), OSError(5, "another secret")
    one.__cause__, other.__context__ = other, one
    _secrets.hide_in_error(one, {"secret"})
    assert (one.args, other.args) == ((f"a {HIDDEN}",), (5, f"another {HIDDEN}"))


@FIXED
@given(secret=SECRETS, before=TEXTS, after=TEXTS)
def test_hide_with_any_secret_in_any_text_then_no_form_of_it_survives(secret, before, after):
    for encode in ENCODINGS.values():
        left = _secrets.hide(before + encode(secret) + after, {secret})
        assert [name for name, form in ENCODINGS.items() if form(secret) in left] == []


@FIXED
@given(secret=SECRETS, text=TEXTS)
def test_hide_with_any_text_that_holds_no_form_of_it_then_changes_nothing(secret, text):
    if not any(form(secret) in text for form in ENCODINGS.values()):
        assert _secrets.hide(text, {secret}) == text


@pytest.mark.parametrize("secret", ["a/b+c=", "p\u00e4ss/w"])
def test_hide_of_a_url_quoted_secret_with_a_slash_then_leaves_nothing(secret):
    assert quote(secret) not in _secrets.hide(f"<{quote(secret)}>", {secret})


@pytest.mark.parametrize(
    ("secret", "form"),
    [
        ('ab"cdefgh', "{&quot;v&quot;: &quot;ab\\&quot;cdefgh&quot;}"),
        ("ab\\cdefgh", "ab&#x5C;cdefgh"),
        ("ab\\cdefgh", "ab&#092;cdefgh"),
        ("ab\\cdefgh", "ab&amp;#92;cdefgh"),
    ],
)
def test_hide_where_html_and_json_meet_then_leaves_nothing(secret, form):
    assert "cdefgh" not in _secrets.hide(form, {secret})


@pytest.mark.parametrize(
    "form",
    [
        *("\\", "\\\\", "\\" * 8, "%5C", "%5c", "%255C", "%25255c", "\\u005C", "\\u005c"),
        *("&#92;", "&#092;", "&#x5C;", "&#X05c;", "&amp;#92;", "&amp;amp;#x5c;"),
    ],
)
def test_hide_of_a_backslash_in_each_way_to_write_it_then_leaves_the_replacement_only(form):
    assert _secrets.hide(f"<ab{form}cdefgh>", {"ab\\cdefgh"}) == f"<{HIDDEN}>"
    assert _secrets.hide(f"<ab{form * 2}cdefgh>", {"ab\\\\cdefgh"}) == f"<{HIDDEN}>"


def test_hide_of_a_run_of_backslashes_in_a_hostile_text_then_ends():
    text = "a" + "\\" * 200 + "c"
    assert _secrets.hide(text, {"a" + "\\" * 24 + "b"}) == text


@pytest.mark.parametrize("secret", ["ab\ud800cd", "abcd\ud800efgh", "\ud800\udfff\ud800xyz"])
def test_hide_of_a_secret_that_is_no_unicode_then_hidden_all_the_same(secret):
    assert _secrets.hide(f"<{secret}> <{json.dumps(secret)[1:-1]}>", {secret}) == f"<{HIDDEN}> <{HIDDEN}>"


def test_hide_of_a_very_long_secret_then_replaces_it_as_it_stands():
    secret = 'q"' * 1000
    text = f"<{secret}> <{json.dumps(secret)[1:-1]}>"
    assert _secrets.hide(text, {secret}) == f"<{HIDDEN}> <{HIDDEN}>"


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("start", range(3))
def test_hide_when_a_whole_body_of_json_is_in_base64_then_hidden(start, ascii_only):
    secret = 'zS3c+ret/%"q&\\ \u00e9-Zoom'
    body = json.dumps({"a" * start: 1, "OAUTH_CLIENT_SECRET": secret, "z": 1}, ensure_ascii=ascii_only)
    quoted = base64.b64encode(body.encode()).decode()
    assert _secrets.hide(f"refused: {quoted}.", {secret}) == "refused: ********."


@pytest.mark.parametrize("start", range(3))
def test_hide_when_a_body_is_in_the_base64_of_urls_then_hidden_with_its_padding(start):
    secret = "~~~???>>>\u00ff\u00fe~~~"
    for end in range(3):
        form = base64.urlsafe_b64encode(f"{'a' * start}{secret}{'z' * end}".encode()).decode()
        assert {"-", "_"} <= set(form)
        assert _secrets.hide(f"<{form}>", {secret}) == f"<{HIDDEN}>"


@pytest.mark.parametrize("part", ["3cret/%q&-Zoom", "s3cret/%q&-Zoo"])
def test_hide_when_base64_holds_less_than_the_secret_then_changes_nothing(part):
    quoted = base64.b64encode(json.dumps({"of": part}).encode()).decode()
    assert _secrets.hide(quoted, {"s3cret/%q&-Zoom"}) == quoted


def test_hide_when_one_secret_is_very_long_then_the_others_are_hidden_too():
    text = f"<{'q' * 2000}> <short-one>"
    assert _secrets.hide(text, {"q" * 2000, "short-one"}) == f"<{HIDDEN}> <{HIDDEN}>"


@pytest.mark.parametrize("secret", ["sixsix", "secret-W"])
def test_hide_when_base64_of_a_longer_text_ends_with_the_secret_then_hidden(secret):
    for start in range(3):
        form = base64.b64encode(f"{'a' * start}{secret}".encode()).decode()
        assert _secrets.hide(f"<{form}>", {secret}) == f"<{HIDDEN}>"


def test_hide_in_error_when_errors_led_to_it_in_two_ways_then_all_of_them_are_freed():
    one, cause, before, first = (ValueError(f"{name} secret") for name in "abcd")
    one.__cause__, one.__context__, before.__cause__ = cause, before, first
    _secrets.hide_in_error(one, {"secret"})
    assert [error.args for error in (one, cause, before, first)] == [(f"{name} {HIDDEN}",) for name in "abcd"]


def test_hide_when_there_are_thousands_of_secrets_then_no_pattern_is_made_of_those_that_cannot_be_there():
    secrets = {f"secret-number-{number:05}" for number in range(5000)}
    hidden = _secrets.hide("no secret-number-04321, nor c2VjcmV0LW51bWJlci0wMDAwNw==", secrets)
    assert hidden == f"no {HIDDEN}, nor {HIDDEN}"
    assert _secrets._pattern.cache_info().misses == 0
    assert _secrets._base64_of.cache_info().misses == 1


def test_hide_when_thousands_of_secrets_meet_an_escaped_text_then_few_patterns_are_made_and_the_usual_forms_found():
    secrets = {f'se"cret/{number:05}' for number in range(3000)}
    text = quote_plus('se"cret/00042') + " " + json.dumps('se"cret/02999') + " se%22cret"
    assert _secrets.hide(text, secrets) == f'{HIDDEN} "{HIDDEN}" se%22cret'
    assert _secrets._pattern.cache_info().misses <= 200


@pytest.mark.parametrize("repeated", [78, 79, 80, 81])
def test_hide_in_when_a_text_is_cut_then_no_part_of_a_secret_is_left(repeated):
    secret = "".join(f"{number:04}-" for number in range(162))
    left = _secrets.hide_in({"a": [secret * repeated]}, {secret})["a"][0]
    assert set(left.replace(" (shortened)", "")) <= {"*"}


def test_hide_in_when_a_secret_is_nearly_as_long_as_what_is_searched_then_nothing_of_the_text_is_left():
    assert _secrets.hide_in("x" * 70_000, {"y" * 5000}) == " (shortened)"


def test_hide_when_one_of_many_secrets_has_neither_letter_nor_digit_then_found_in_any_escape():
    secrets = {"#!?&+#!?", *(f"secret-number-{number:05}" for number in range(300))}
    assert _secrets.hide("<%23\\u0021?&amp;+#%21?>", secrets) == f"<{HIDDEN}>"
