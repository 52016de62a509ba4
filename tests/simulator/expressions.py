# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mapping makes of a user: an attribute, or the little of PingOne's expression language that is played.  Pure.

Understood: texts in single or double quotes, numbers, true, false, null, dotted paths with or without `user.` before
them or ${ } around them, + to join, ?: for the first that is not empty, parentheses, #string.toLowerCase(...) and
#string.toUpperCase(...).
"""

from __future__ import annotations

import re
from typing import Any

import filters
from state import Record

_TOKEN = re.compile(r"""\s*('[^']*'|"[^"]*"|\?:|\$\{|[+()}]|\d+(?:\.\d+)?|\#?[A-Za-z_][\w.]*)""")
_CONSTANTS = {"true": True, "false": False, "null": None}
_FUNCTIONS = {"#string.toLowerCase": str.lower, "#string.toUpperCase": str.upper}


def attribute(user: Record, path: str) -> Any:
    """The value of an attribute such as name.given; None when the user has none."""
    found = filters.values(user, path.removeprefix("${").removesuffix("}").removeprefix("user."))
    return found[0] if len(found) == 1 else found or None


def evaluate(user: Record, text: str) -> Any:
    """The value of an expression; ValueError when it is not understood."""
    reader = _Reader(user, text)
    value = reader.first_of()
    if reader.tokens:
        raise ValueError(f"{reader.tokens[0]} was not expected")
    return value


def account(user: Record, mappings: list[Record]) -> Record:
    """The attributes that the mappings give to an account, dotted targets as objects in each other."""
    made: Record = {}
    for mapping in mappings:
        expression = mapping.get("expression")
        value = evaluate(user, expression) if expression else attribute(user, str(mapping.get("sourceAttribute")))
        if value in (None, ""):
            continue
        *parents, last = str(mapping["targetAttribute"]).split(".")
        place = made
        for name in parents:
            inner = place.get(name)
            place[name] = place = inner if isinstance(inner, dict) else {}
        place[last] = value
    return made


class _Reader:
    """Works an expression out from left to right."""

    def __init__(self, user: Record, text: str) -> None:
        self.tokens = _tokens(text)
        self._user = user

    def first_of(self) -> Any:
        """The first of several values that is not empty."""
        value = self._joined()
        while self._next("?:"):
            other = self._joined()
            value = other if value in (None, "") else value
        return value

    def _joined(self) -> Any:
        value = self._one()
        while self._next("+"):
            value = _text(value) + _text(self._one())
        return value

    def _one(self) -> Any:
        token = self.tokens.pop(0) if self.tokens else ""
        if token[:1] in ("'", '"') and token:
            return token[1:-1]
        if token[:1].isdigit():
            return float(token) if "." in token else int(token)
        if token in ("(", "${"):
            return self._closed({"(": ")", "${": "}"}[token])
        if token in _FUNCTIONS and self._next("("):
            return _FUNCTIONS[token](_text(self._closed(")")))
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if not token[:1].isalpha():
            raise ValueError(f"{token or 'nothing'} stands where a value was expected")
        return attribute(self._user, token)

    def _closed(self, bracket: str) -> Any:
        value = self.first_of()
        if not self._next(bracket):
            raise ValueError(f"{bracket} is missing")
        return value

    def _next(self, wanted: str) -> bool:
        if self.tokens[:1] != [wanted]:
            return False
        del self.tokens[0]
        return True


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _tokens(text: str) -> list[str]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"{text[position:].strip()} is not understood")
        found.append(match[1])
        position = match.end()
    return found
