# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets that are looked for, and the forms in which they could be shown."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from urllib.parse import quote, quote_plus

# What every token of the simulator begins with.
ISSUED = base64.b64encode(b'{"alg": "none"').decode()[:16]
# What is unusual about a secret, by name. A token is one line of printable ASCII, so not everything fits it.
KINDS = {
    "plain": "-of-letters",
    "quotes": "-\"double\" 'single' \\back` $(x)",
    "newlines": "-line one\n  line two\r\nline three",
    "unicode": "-\u00fc\u00df\u65e5\u672c\U0001f511",
    "percent": "-%41%2F+&=#?/%zz",
    "everything": "-\"a\" 'b' \\c\n\u00fc\u65e5\U0001f511 %41%2F+&=<d> {e}",
}


@dataclass(frozen=True)
class Markers:
    """One secret for each place that has one; ``read_`` are those that the service alone knows."""

    worker: str
    wrong_worker: str
    token: str
    zoom: str
    wrong_zoom: str
    api_key: str
    api_secret: str
    read_zoom: str
    read_api_key: str
    read_api_secret: str
    read_unknown: str
    read_nested: str

    @classmethod
    def of(cls, kind: str) -> Markers:
        """Return markers that are unusual in this way."""
        texts = {field.name: f"MARKER-{field.name}{KINDS[kind]}" for field in fields(cls)}
        one_line = "".join(sign for sign in texts["token"] if "!" <= sign <= "~")
        return cls(**{**texts, "token": one_line})

    @property
    def all(self) -> dict[str, str]:
        """Return the secrets by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def forms(secret: str) -> set[str]:
    """Return a secret plain, escaped for JSON once and twice and for a URL, and in Base64."""
    once = {secret, *_in_json(secret)}
    raw = secret.encode()
    urls = {quote(raw, safe=""), quote(raw), quote_plus(raw)}
    encoded = {base64.b64encode(raw), base64.urlsafe_b64encode(raw)}
    return (
        once
        | {twice for form in once for twice in _in_json(form)}
        | urls
        | {form.decode().rstrip("=") for form in encoded}
    )


def shown(text: str, markers: Markers) -> list[str]:
    """Return the names of the markers that a text shows in any form, or shows the beginning of."""
    found = [name for name, secret in markers.all.items() if any(form in text for form in forms(secret))]
    # A form that nobody has thought of still begins with letters.
    found += [name for name in markers.all if f"MARKER-{name}" in text and name not in found]
    return found + (["an issued token"] if ISSUED in text else [])


def quoting(markers: Markers, known: Iterable[str]) -> str:
    """Return a text that holds these secrets, each in every form."""
    return " ".join(sorted(form for name in known for form in forms(markers.all[name])))


def _in_json(text: str) -> set[str]:
    return {json.dumps(text, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
