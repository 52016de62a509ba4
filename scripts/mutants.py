# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what mutmut left behind: which mutants there are, what each changes, and whether a test noticed."""

from __future__ import annotations

import ast
import difflib
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# mutmut's own codes: those of a mutant under which the tests have no end; pytest's for a failed and for a broken test,
# and those of an interpreter that breaks.
TIMED_OUT = {24, 36, 152, 255, -24}
NOTICED = {1, 3, -9, -11} | TIMED_OUT
# Prose: two words at least. A literal of one word may be a key, a code or a part of a protocol.
MESSAGE = re.compile(r"\w\W* \W*\w")


@dataclass(frozen=True)
class Mutant:
    """One change to one function; ``code`` is the exit code of its tests, None where they did not run."""

    file: str
    function: str
    change: tuple[str, ...]
    code: int | None
    in_message: bool

    @property
    def noticed(self) -> bool:
        """Say whether a test failed, or could not end."""
        return self.code in NOTICED

    @property
    def timed_out(self) -> bool:
        """Say whether the tests did not end in time."""
        return self.code in TIMED_OUT


def mutants(folder: Path) -> Iterator[Mutant]:
    """Yield every mutant of the files in a folder."""
    for meta in sorted(folder.glob("*.py.meta")):
        path = meta.with_suffix("")
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        spans = json.loads(path.with_suffix(".py.spans").read_text(encoding="utf-8"))["spans"]
        lines = path.read_text(encoding="utf-8").splitlines()
        for key, code in codes.items():
            name = key.rpartition(".")[2]
            # Each function stands beside its mutants, under a mangled name.
            stem = name.partition("__mutmut_")[0]
            before, after = (_function(lines, spans[one]) for one in (f"{stem}__mutmut_orig", name))
            yield Mutant(path.name, _readable(stem), _change(before, after), code, _is_message(before, after))


def explained(text: str) -> dict[tuple[str, str, tuple[str, ...]], str]:
    """Return the reasons in a list of survivors, by file, function and change; one may follow several changes."""
    found: dict[tuple[str, str, tuple[str, ...]], str] = {}
    for file, section in _sections(text, "## "):
        for function, entries in _sections(section, "### "):
            waiting: list[tuple[str, ...]] = []
            for change, reason in re.findall(r"```diff\n(.*?)\n```\n+([^`#][^`]*)?", entries + "\n", re.DOTALL):
                waiting.append(tuple(" ".join(line.split()) for line in change.splitlines()))
                if reason.strip():
                    found.update(dict.fromkeys(((file, function, one) for one in waiting), " ".join(reason.split())))
                    waiting = []
            if waiting:
                raise ValueError(f"{file}, {function}: no reason follows the last change")
    return found


def _sections(text: str, mark: str) -> Iterator[tuple[str, str]]:
    for section in re.split(rf"^{mark}", text, flags=re.MULTILINE)[1:]:
        heading, _newline, rest = section.partition("\n")
        yield heading.strip("` "), rest


def _function(lines: list[str], span: list[int]) -> str:
    return textwrap.dedent("\n".join(lines[span[0] - 1 : span[1]]))


def _readable(stem: str) -> str:
    """Undo mutmut's mangling: x_name of a function, xǁClassǁname of a method."""
    return ".".join(stem.split("\u01c1")[1:]) if "\u01c1" in stem else stem[len("x_") :]


def _change(before: str, after: str) -> tuple[str, ...]:
    """Return the lines that differ, each with its sign and single blanks; the mangled name is no difference."""
    one, other = (re.sub(r"\bx[_\u01c1]\S*?__mutmut_\w+", "f", text, count=1).splitlines() for text in (before, after))
    lines = list(difflib.unified_diff(one, other, lineterm="", n=0))[2:]
    return tuple(" ".join(f"{line[0]} {line[1:]}".split()) for line in lines if line[0] in "+-")


def _is_message(before: str, after: str) -> bool:
    """Say whether all that differs is the text of a message."""
    old, new = _difference(ast.parse(before).body[0], ast.parse(after).body[0]) or (None, None)
    return isinstance(old, str) and isinstance(new, str) and bool(MESSAGE.search(old))


def _difference(one: object, other: object) -> tuple[object, object] | None:
    """Return the first two parts in which two syntax trees differ; a function's name is no difference."""
    if type(one) is not type(other):
        return one, other
    if isinstance(one, ast.AST):
        fields = [name for name in one._fields if not (isinstance(one, ast.FunctionDef) and name == "name")]
        pairs = [(getattr(one, name, None), getattr(other, name, None)) for name in fields]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = list(zip(one, other, strict=True))
    else:
        return None if one == other else (one, other)
    return next(filter(None, (_difference(*pair) for pair in pairs)), None)
