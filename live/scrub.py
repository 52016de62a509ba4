# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be shown of an answer: its form and PingOne's own words, and nothing that belongs to the tenant. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from collection import HIDDEN, MEMBERS, OPTIONS, hide, is_secret_key

SENT = "<the secret that was sent>"
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"eyJ[\w-]{6,}(?:\.[\w-]*)+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ORIGIN = re.compile(r"(https?)://([^\s/?#\"'<>]+)")
_QUERY = re.compile(r"([?&][\w.-]+=)([^&\s\"'#<]+)")
_MASK = re.compile(r"([*\u2022xX#]{3,})")
_ID_KEY = re.compile(r"(?:^|_)id$|Ids?$|ID$|^createdBy$|^updatedBy$")
# An enumeration's value, a name of a key: what the service calls its own things.
_WORD = re.compile(r"[A-Za-z][A-Za-z_-]{0,40}")
_NOTHING_LEFT = re.compile(r"<[a-z0-9 ]+>|\d{4}-\d\d-\d\dT[\d:.]+Z")
_LONGEST = 2000
# Zoom's addresses are the same for everybody.
_PUBLIC_HOSTS = ("zoom.us", "api.zoom.us")
# What texts stand for in the answers to this program's requests, beside a store's own members.
_ERROR = ("code", "message", "target", "details", "allowedPattern", "allowedValues", "error", "error_description")
_OTHERS = ("href", "rel", "attributeMappingType", "populationExpression", "configuration")
_KNOWN = {*MEMBERS, *OPTIONS, *_ERROR, *_OTHERS} - {"name", "description", "id"}


class Scrubber:
    """Knows what is the tenant's; everything that is shown goes through it."""

    def __init__(self, api_url: str, private_hosts: Iterable[str], sent: str) -> None:
        """Take the API's address, other hosts that nobody needs to know, and the invented secret that is sent."""
        self._api_url = api_url
        self._sent = sent
        self._secrets: set[str] = set()
        self._own: set[str] = set()
        self._known: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None
        for host in private_hosts:
            self.know(host, "<host>")

    def know(self, text: str, placeholder: str) -> None:
        """Put a placeholder in place of a text of the tenant's: an id, a host, a name."""
        if len(text) > 2 and text.lower() not in _vocabulary():
            self._known.setdefault(text.lower(), placeholder)
            self._pattern = None

    def keep_secret(self, secrets: Iterable[str]) -> None:
        """Never show these texts, in whatever form."""
        self._secrets |= {secret for secret in secrets if secret} - {self._sent}

    def show(self, texts: Iterable[str]) -> None:
        """Show these texts as they are: this program has invented them."""
        self._own |= set(texts) - {self._sent}

    def text(self, text: str) -> str:
        """Return a text that may be shown."""
        if text in self._own:
            return text
        text = text.replace(self._sent, SENT)
        freed = hide(text, self._secrets | {self._sent})
        text = text if freed == text else freed.replace(HIDDEN, "<secret>")
        text = text.replace(self._api_url, "<api>")
        if self._known:
            text = self._names().sub(lambda found: self._known[found.group().lower()], text)
        text = _UUID.sub("<id>", _TOKEN.sub("<token>", text))
        text = _MAIL.sub("<address>", text)
        text = _QUERY.sub(lambda found: found[1] + (found[2] if found[2].isdigit() else "<value>"), text)
        text = _ORIGIN.sub(lambda found: found[0] if found[2] in _PUBLIC_HOSTS else f"{found[1]}://<host>", text)
        return text if len(text) <= _LONGEST else f"<text of {len(text)} characters>"

    def json(self, value: Any, *, static: bool = False) -> Any:
        """Return a copy of a JSON value that may be shown; what is ``static`` is the same for each tenant."""
        return self._value("", value, static)

    def path(self, url: str) -> str:
        """Return a URL without what leads to it."""
        path = url[len(self._api_url) :] if url.startswith(self._api_url) else urlsplit(url).path
        return "/v1" + self.text(path)

    def _value(self, key: str, value: Any, static: bool) -> Any:
        if isinstance(value, Mapping):
            return {self.text(str(name)): self._value(str(name), one, static) for name, one in value.items()}
        if isinstance(value, list):
            return [self._value(key, one, static) for one in value]
        if isinstance(value, str):
            return self.text(value) if static else self._text_of(key, value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and _ID_KEY.search(key):
            return "<id>"
        return value

    def _text_of(self, key: str, value: str) -> str:
        if value in self._own or not value:
            return value
        if is_secret_key(key):
            return shape(value, self._sent)
        if _ID_KEY.search(key):
            return self._known.get(value.lower(), "<id>")
        if key in ("name", "description"):
            return f"<{key}>"
        scrubbed = self.text(value)
        if key in _KNOWN or _WORD.fullmatch(value) or _NOTHING_LEFT.fullmatch(scrubbed):
            return scrubbed
        return shape(value, self._sent)

    def _names(self) -> re.Pattern[str]:
        if self._pattern is None:
            longest_first = sorted(self._known, key=len, reverse=True)
            found = "|".join(re.escape(text) for text in longest_first)
            self._pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE)
        return self._pattern


def shape(value: object, sent: str) -> str:
    """Return what a secret that was read looks like, without what it may disclose."""
    if not isinstance(value, str):
        return "null" if value is None else f"<{type(value).__name__}>"
    if value == sent:
        return SENT
    if not value:
        return "<empty>"
    if not _MASK.search(value):
        return f"<text of {len(value)} characters>"
    return "".join(
        part if _MASK.fullmatch(part) else f"<{len(part)} characters>" for part in _MASK.split(value) if part
    )


def outline(value: Any) -> Any:
    """Return the form of a JSON value, without anything that stands in it."""
    if isinstance(value, Mapping):
        return {str(key) if _WORD.fullmatch(str(key)) else "<key>": outline(one) for key, one in value.items()}
    if isinstance(value, list):
        return [outline(value[0]), f"<{len(value)} altogether>"] if value else []
    if isinstance(value, str):
        return "<text>"
    return value if value is None or isinstance(value, bool) else "<number>"


def _vocabulary() -> set[str]:
    """Return words that say nothing about a tenant, even where it has given them to something of its own."""
    words = {*MEMBERS, *OPTIONS, *_ERROR, *_OTHERS, "zoom", "pingone", "directory", "scim", "active", "inactive"}
    return {word.lower() for word in words} | {"store", "stores", "rule", "plan", "name", "delete", "disable", "https"}
