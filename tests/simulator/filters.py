# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SCIM filters, as rules and directory lists have them.  Pure.

Understood: eq ne sw ew co gt ge lt le pr, and, or, not, parentheses, dotted paths, path[filter] for arrays, and values
in JSON's form.  Texts and attribute names compare without regard to case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Test = Callable[[Any], bool]
# What of a rule says whom it is about.
OF_RULES = ("populationExpression", "populations", "groups")
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[()\[\]]|[^\s()\[\]"]+)')
_PATH = re.compile(r"[A-Za-z$_][\w$:-]*(\.[A-Za-z$_][\w$-]*)*")
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "sw": lambda had, wanted: had.startswith(wanted),
    "ew": lambda had, wanted: had.endswith(wanted),
    "co": lambda had, wanted: wanted in had,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda had, wanted: bool(had == wanted),
    "gt": lambda had, wanted: bool(had > wanted),
    "ge": lambda had, wanted: bool(had >= wanted),
    "lt": lambda had, wanted: bool(had < wanted),
    "le": lambda had, wanted: bool(had <= wanted),
}


def parse(text: str) -> Test:
    """The test that a filter stands for; ValueError says what is wrong with it."""
    reader = _Reader(text)
    test = reader.either()
    if reader.next:
        raise ValueError(f"{reader.next} was not expected")
    return test


def values(record: Any, path: str) -> list[Any]:
    """What stands under a dotted path, members of arrays one by one; nothing where a part is missing or null."""
    found = [record]
    for name in path.lower().split("."):
        members = [item for one in found for item in (one if isinstance(one, list) else [one])]
        found = [
            value
            for member in members
            if isinstance(member, dict)
            for key, value in member.items()
            if key.lower() == name and value is not None
        ]
    return [item for one in found for item in (one if isinstance(one, list) else [one])]


class _Reader:
    """Reads a filter from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)

    @property
    def next(self) -> str:
        """The token to be read next, empty at the end."""
        return self._tokens[0] if self._tokens else ""

    def either(self) -> Test:
        """Tests joined by or."""
        tests = [self._both()]
        while self.next.lower() == "or":
            self._take()
            tests.append(self._both())
        return lambda record: any(test(record) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self.next.lower() == "and":
            self._take()
            tests.append(self._one())
        return lambda record: all(test(record) for test in tests)

    def _one(self) -> Test:
        token = self._take()
        if token == "(":
            return self._closed(")")
        if token.lower() == "not":
            test = self._one()
            return lambda record: not test(record)
        if not _PATH.fullmatch(token):
            raise ValueError(f"{token or 'nothing'} stands where an attribute was expected")
        return self._attribute(token)

    def _attribute(self, path: str) -> Test:
        operator = self._take().lower()
        if operator == "[":
            inner = self._closed("]")
            return lambda record: any(inner(member) for member in values(record, path))
        if operator == "pr":
            return lambda record: any(value != "" for value in values(record, path))
        if operator != "ne" and operator not in _TEXT and operator not in _ORDER:
            raise ValueError(f"{operator or 'nothing'} stands where an operator was expected")
        wanted = _literal(self._take())
        if operator == "ne":
            return lambda record: not any(_holds("eq", value, wanted) for value in values(record, path))
        return lambda record: any(_holds(operator, value, wanted) for value in values(record, path))

    def _closed(self, bracket: str) -> Test:
        test = self.either()
        if self._take() != bracket:
            raise ValueError(f"{bracket} is missing")
        return test

    def _take(self) -> str:
        return self._tokens.pop(0) if self._tokens else ""


def _tokens(text: str) -> list[str]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError("a quotation mark is missing")
        found.append(match[1])
        position = match.end()
    return found


def _literal(token: str) -> Any:
    try:
        return json.loads(token)
    except ValueError:
        raise ValueError(f"{token or 'nothing'} stands where a value was expected") from None


def _holds(operator: str, had: Any, wanted: Any) -> bool:
    if isinstance(had, str) and isinstance(wanted, str):
        compare = _TEXT.get(operator) or _ORDER[operator]
        return compare(had.lower(), wanted.lower())
    if operator == "eq":
        return type(had) is type(wanted) and had == wanted
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (had, wanted))
    return operator in _ORDER and numbers and _ORDER[operator](had, wanted)
