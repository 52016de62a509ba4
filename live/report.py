# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report, in Markdown. Everything in it has gone through the scrubber."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from findings import Finding
from recorder import Exchange
from scrub import Scrubber, outline

_HEADERS = ("content-type", "retry-after", "allow", "etag", "location")
# What GitHub takes as one issue is 65536 characters.
_LONGEST = 3000
_LONGEST_METADATA = 40000


class Report:
    """Writes down what was found out."""

    def __init__(self, scrubber: Scrubber, run: str, left_out: Iterable[str]) -> None:
        """Take the mark in the names of what this run made, and the URLs that are nobody's business."""
        self._scrubber = scrubber
        self._run = run
        self._left_out = set(left_out)

    def text(self, facts: Mapping[str, str], findings: Mapping[int, Finding]) -> str:
        """Return the whole report."""
        lines = ["# What PingOne answers", ""]
        lines += [f"- {name}: {value}" for name, value in facts.items()]
        lines += ["", "| | question | answer |", "|---|---|---|"]
        lines += [f"| {number} | {one.title} | {_cell(one.answer)} |" for number, one in findings.items()]
        for number, finding in findings.items():
            lines += ["", f"## {number}. {finding.title}", "", f"{_sentence(finding.answer)}", ""]
            lines += self._evidence(finding.evidence)
            lines += [f"What this means for the collection: {finding.meaning}"]
        return "\n".join(lines) + "\n"

    def _evidence(self, exchanges: list[Exchange]) -> list[str]:
        shown = [self._exchange(one) for one in exchanges if one.url not in self._left_out]
        if not shown:
            return []
        text = "\n\n".join(shown)
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return ["<details><summary>Evidence</summary>", "", fence, text, fence, "", "</details>", ""]

    def _exchange(self, exchange: Exchange) -> str:
        try:
            return self._shown(exchange)
        except (RecursionError, ValueError) as error:
            return f"{exchange.method}: cannot be shown ({type(error).__name__})"

    def _shown(self, exchange: Exchange) -> str:
        static = "/storeMetadata/" in exchange.url
        lines = [f"{exchange.method} {self._scrubber.path(exchange.url)}"]
        if exchange.sent is not None:
            lines.append(_dumped(self._scrubber.json(exchange.sent), _LONGEST))
        if exchange.answer is None:
            return "\n".join([*lines, "-> no answer"])
        headers = exchange.answer.headers
        worth = [f"{name}: {self._scrubber.text(headers[name])}" for name in _HEADERS if name in headers]
        lines.append("-> " + "; ".join([str(exchange.status), *worth]))
        body = exchange.body
        if body is not None:
            shown = self._body(body, static)
            lines.append(_dumped(shown, _LONGEST_METADATA, indent=None) if static else _dumped(shown, _LONGEST))
        else:
            size = len(exchange.answer.body)
            lines.append(f"<{size} bytes that are no JSON>" if size else "<no body>")
        return "\n".join(lines)

    def _body(self, body: Any, static: bool) -> Any:
        if not isinstance(body, Mapping):
            return outline(body)
        rest = {key: value for key, value in body.items() if key != "_embedded"}
        shown = self._scrubber.json(rest, static=static)
        if "_embedded" in body:
            shown["_embedded"] = self._embedded(body["_embedded"])
        return shown

    def _embedded(self, embedded: Any) -> Any:
        """Show of a list what this run made, and count the others."""
        if not isinstance(embedded, Mapping):
            return outline(embedded)
        shown = {}
        for name, members in embedded.items():
            if not isinstance(members, list):
                shown[self._scrubber.text(str(name))] = outline(members)
                continue
            ours = [one for one in members if isinstance(one, Mapping) and self._run in str(one.get("name"))]
            others = len(members) - len(ours)
            shown[self._scrubber.text(str(name))] = self._scrubber.json(ours) + (
                [f"<{others} others>"] if others else []
            )
        return shown


def _dumped(value: Any, longest: int, indent: int | None = 2) -> str:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[:longest]}\n<the first {longest} of {len(text)} characters>"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
