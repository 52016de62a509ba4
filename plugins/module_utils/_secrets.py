# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a secret, a mask and a placeholder look like, and how a text is freed of secrets. Pure."""

from __future__ import annotations

import base64
import functools
import html
import itertools
import json
import re
import typing as t
from urllib.parse import quote, quote_plus

HIDDEN = "********"
OLD_SECRET = "(old secret)"  # nosec B105 # stands in for a secret
NEW_SECRET = "(new secret)"  # nosec B105 # likewise

# Three or more mask characters in a row: PingOne is not known to mask, so any usual form counts.
_MASKED = re.compile(r"[*\u2022xX#]{3,}")
# Nothing but a mask, or a mask with some characters shown. A run of x in the middle of a text may be chance.
_STAND_IN = re.compile(r"[*\u2022#]{3}|\A[xX]{4}|[xX]{4}\Z|\A[*\u2022xX#]{3,}\Z")
_PLACEHOLDERS = ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "__omit_place_holder__", OLD_SECRET, NEW_SECRET)
_SECRET_KEY = re.compile(r"SECRET|PASS|TOKEN|BEARER|API_?KEY|PRIVATE|CREDENTIAL|SIGNING|SEED", re.IGNORECASE)
_LOCATOR_KEY = re.compile(r"(URL|URI|METHOD|ENDPOINT|TYPE|NAME)$", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_ENTITIES = {'"': ["quot"], "&": ["amp"], "<": ["lt"], ">": ["gt"], "'": ["apos"]}
# A backslash, also in a URL: JSON may stand in one.
_SLASH = r"(?:\\|%(?:25){0,4}5[cC])"
_ESCAPES = {
    **{character: [rf"{_SLASH}{{1,8}}{letter}"] for character, letter in (("\n", "n"), ("\r", "r"), ("\t", "t"))},
    " ": [r"\+"],
}
# What every escaped form of a character has in it.
_ESCAPED = re.compile(r"[\\%&+]")
# What PingOne calls a kind, a state or a protocol; to hide it would hide our own words.
_WORD = re.compile(r"[A-Z]?[a-z]{1,10}|[A-Z_]{1,11}")
_PLAIN = re.compile(r"[A-Za-z0-9]+")
# A shorter text says little, and stands in too many others by chance.
_SHORTEST = 4
_BASE64_SHORTEST = 6
# What is longer is an image or the like; to look for it in every form would take seconds.
_LONGEST = 1000
_MANY = 4096
# How many patterns one text is searched for; of more secrets than these, the usual forms only.
_PATTERNS = 200
# Of a text of another party's: what somebody can read, and what is looked at (characters).
_READABLE = 4000
_SEARCHED = 64_000
# How many characters an escaped one takes.
_WIDEST = 16


def is_disclosed(value: object) -> bool:
    """Say whether a secret read from the service is its real value: a text that is neither empty nor masked."""
    return isinstance(value, str) and bool(value) and not _MASKED.search(value)


def is_placeholder(value: str) -> bool:
    """Say whether a text can only stand for a secret: a mask, or what is printed in a secret's place."""
    return bool(_STAND_IN.search(value)) or value.startswith(_PLACEHOLDERS)


def is_blank_mask(value: object) -> bool:
    """Say whether a text that is no secret has been masked all the same: it is nothing but asterisks or dots."""
    return isinstance(value, str) and bool(re.fullmatch(r"[*\u2022]{3,}", value))


def holds_mask(value: t.Any) -> bool:
    """Say whether a mask stands anywhere in a JSON value."""
    return any(is_placeholder(text) for text in texts_in(value))


def is_secret_key(name: str) -> bool:
    """Say whether a key's name lets one expect a secret."""
    return bool(_SECRET_KEY.search(name)) and not _LOCATOR_KEY.search(name)


def secret_values(record: t.Mapping[str, t.Any]) -> set[str]:
    """Collect the texts in a store's ``configuration`` that may be secrets, judged by their keys.

    A value that is its own key is the documentation's placeholder; to hide it would hide the key's name in errors.
    """
    named = _named_texts("", record.get("configuration"))
    return {text for key, text in named if is_secret_key(key) and len(text) >= _SHORTEST}


def unknown_values(members: t.Mapping[str, t.Any], known: t.Container[str], url: str) -> set[str]:
    """Collect the texts below the members that are not known: any of them may be a secret, but for a part of ``url``."""
    unknown = _named_texts("", {key: value for key, value in members.items() if key not in known})
    found = (text for key, text in unknown if is_secret_key(key) or not (_WORD.fullmatch(text) or text in url))
    return {text for text in found if len(text) >= _SHORTEST}


def texts_in(value: t.Any) -> t.Iterator[str]:
    """Yield every text in a JSON value, the keys aside."""
    return (text for key, text in _named_texts("", value))


def hide(text: str, secrets: t.Iterable[str]) -> str:
    """Return the text with each secret replaced, also where it is escaped for JSON, HTML or a URL, or in Base64."""
    ordered = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
    patterns = 0 if not _ESCAPED.search(text) else _PATTERNS
    for secret in ordered:
        # What escapes leaves letters and digits alone, so that most secrets of a long listing need not be looked for.
        if patterns > 0 and len(secret) <= _LONGEST and (len(ordered) <= _PATTERNS or _core(secret) in text):
            patterns -= 1
            text = _pattern(secret).sub(HIDDEN, text)
        for form in _usual_forms(secret):
            text = text.replace(form, HIDDEN)
        if _SHORTEST <= len(secret) <= _LONGEST and _base64(secret) in _standard(text):
            text = _base64_of(secret).sub(HIDDEN, text)
    long = _by_beginning(form for secret in ordered if len(secret) >= _BASE64_SHORTEST for form in _forms(secret))
    return _BASE64.sub(lambda found: HIDDEN if _holds(found.group(), long) else found.group(), text) if long else text


def hide_in(value: t.Any, secrets: t.Collection[str]) -> t.Any:
    """Return a copy of a JSON value with every text in it, the keys aside, freed of the secrets, and short enough to be read."""
    if isinstance(value, list):
        return [hide_in(member, secrets) for member in value]
    if isinstance(value, dict):
        return {key: hide_in(member, secrets) for key, member in value.items()}
    if not isinstance(value, str):
        return value
    text = hide(value[:_SEARCHED], secrets)
    if len(value) > _SEARCHED:
        # The end may be the beginning of a secret, in one of its longer forms.
        text = text[: max(0, len(text) - _WIDEST * max(map(len, secrets), default=0))]
    return text if len(text) <= _READABLE and len(value) <= _SEARCHED else f"{text[:_READABLE]} (shortened)"


def hide_in_error(error: BaseException, secrets: t.Collection[str]) -> None:
    """Free the texts of an exception, and of those that led to it, of the secrets."""
    seen: list[BaseException] = []
    errors: list[BaseException | None] = [error]
    while errors:
        one = errors.pop()
        if one is not None and not any(one is before for before in seen):
            seen.append(one)
            one.args = tuple(hide(arg, secrets) if isinstance(arg, str) else arg for arg in one.args)
            errors += [one.__cause__, one.__context__]


def _named_texts(name: str, value: t.Any) -> t.Iterator[tuple[str, str]]:
    """Yield the texts in a JSON value, each with the keys above it; not a text that repeats its key."""
    if isinstance(value, str) and not name.endswith(f".{value}"):
        yield name, value
    elif isinstance(value, list):
        for member in value:
            yield from _named_texts(name, member)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _named_texts(f"{name}.{key}", member)


@functools.lru_cache(maxsize=_MANY)
def _pattern(secret: str) -> re.Pattern[str]:
    """Return what finds a secret, each of its characters plain or escaped in one of the usual ways.

    Repetitions are bounded, so that a hostile text takes time in proportion to its length only.
    """
    runs = ((character, len(list(run))) for character, run in itertools.groupby(secret))
    return re.compile("".join(_run(character, length) for character, length in runs), re.DOTALL)


@functools.lru_cache(maxsize=_MANY)
def _base64_of(secret: str) -> re.Pattern[str]:
    """Return what finds a secret in Base64 by itself; with more around it, its form depends on where it begins."""
    form = re.escape(_base64(secret)).replace("/", "[/_]").replace(re.escape("+"), "[+-]")
    return re.compile(rf"{form}={{0,2}}")


@functools.lru_cache(maxsize=_MANY)
def _usual_forms(secret: str) -> tuple[str, ...]:
    """Return a secret as it stands, in JSON, in a URL, a form and HTML."""
    json_forms = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    urls = [f(secret, safe="", errors="surrogatepass") for f in (quote, quote_plus)]
    return tuple(dict.fromkeys((secret, *json_forms, *urls, html.escape(secret))))


def _core(secret: str) -> str:
    """Return the longest run of letters and digits in a secret."""
    return max(_PLAIN.findall(secret), key=len, default="")


def _base64(secret: str) -> str:
    return base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")


def _standard(text: str) -> str:
    """Return a text with the Base64 of URLs in it as the usual one."""
    return text.replace("-", "+").replace("_", "/")


def _run(character: str, length: int) -> str:
    """Return what finds a character some times in a row; backslashes are one run, which could be cut in many ways."""
    if character != "\\":
        return _character(character) * length
    forms = [r"&(?:amp;){0,4}#(?:0{0,8}92|[xX]0{0,8}5[cC]);", r"\\u005[cC]"]
    others = "|".join(f"(?:{form}){{{length}}}" for form in forms)
    return rf"(?:{_SLASH}{{{length},{8 * length}}}|{others})"


def _character(character: str) -> str:
    number = ord(character)
    percent = "".join(f"%(?:25){{0,4}}(?i:{byte:02x})" for byte in character.encode("utf-8", "surrogatepass"))
    units = character.encode("utf-16-be", "surrogatepass").hex()
    unicode = "".join(rf"{_SLASH}{{1,8}}u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    entities = [rf"#0{{0,8}}{number}", rf"#[xX]0{{0,8}}(?i:{number:x})", *_ENTITIES.get(character, [])]
    forms = [
        rf"{_SLASH}{{0,8}}(?:{re.escape(character)}|{percent})",
        unicode,
        rf"{_SLASH}{{0,8}}&(?:amp;){{0,4}}(?:{'|'.join(entities)});",
    ]
    return f"(?:{'|'.join(forms + _ESCAPES.get(character, []))})"


def _forms(secret: str) -> set[bytes]:
    """Return a secret as it may stand in a text, or in JSON, that is then encoded as a whole."""
    forms = (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    return {form.encode("utf-8", "surrogatepass") for form in forms}


def _by_beginning(forms: t.Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Return forms by their first bytes, so that thousands of them can be looked for at once."""
    found: dict[bytes, list[bytes]] = {}
    for form in forms:
        found.setdefault(form[:_BASE64_SHORTEST], []).append(form)
    return found


def _holds(text: str, forms: t.Mapping[bytes, t.Sequence[bytes]]) -> bool:
    """Say whether a text has Base64 of something with a secret in it, wherever that may begin."""
    plain = _standard(text.rstrip("="))
    for start in range(4):
        core = plain[start:]
        core = core[: len(core) - (len(core) % 4 == 1)]
        raw = base64.b64decode(core + "=" * (-len(core) % 4))
        for at in range(len(raw) - _BASE64_SHORTEST + 1):
            if any(raw.startswith(form, at) for form in forms.get(raw[at : at + _BASE64_SHORTEST], ())):
                return True
    return False
