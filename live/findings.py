# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out: a question's answer, and how the parts of one are read off a JSON value. Pure."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from collection import is_disclosed
from recorder import Exchange
from scrub import SENT, shape

SECRET = "OAUTH_CLIENT_SECRET"
INVENTED = f"invented-{secrets.token_hex(12)}"

Record = dict[str, Any]


@dataclass
class Finding:
    """What became of a question; ``evidence`` are the exchanges that show it."""

    title: str
    answer: str = ""
    meaning: str = ""
    answered: bool = False
    evidence: list[Exchange] = field(default_factory=list)

    def found(self, answer: str, meaning: str) -> None:
        """Take an answer, and what it means for the collection."""
        self.answer, self.meaning, self.answered = answer, meaning, True

    def failed(self, reason: str) -> None:
        """Take the reason for which there is no answer."""
        self.answer, self.meaning, self.answered = f"not answered: {reason}", "nothing; the assumption stands.", False


DISCLOSURE = {
    "echoed": "*echoed*: a given secret is compared, and a difference is drift.",
    "masked": "*masked*: a given secret is not compared, and named in `unverified_secrets`.",
    "omitted": "*omitted*: a given secret is not compared, and named in `unverified_secrets`.",
    "another": "*none of these*: the collection takes this text for the secret, and sees drift in each run.",
}


def secret_in(record: Any) -> str:
    """Return how a store that was read shows its secret; the first word is the way."""
    configuration = dict_of(dict_of(record).get("configuration"))
    value = configuration.get(SECRET)
    looks = shape(value, INVENTED)
    if SECRET not in configuration:
        return "omitted"
    if value in (None, ""):
        return f"omitted (`{looks}`)"
    if looks == SENT:
        return "echoed"
    return f"masked (`{looks}`)" if not is_disclosed(value) else f"another text (`{looks}`)"


def meaning_of(value: Any, on_page: int, altogether: int) -> str:
    """Return what a number in a list counts."""
    if value is None:
        return "absent"
    if value == on_page == altogether:
        return "the number of stores"
    return (
        "the number on the page" if value == on_page else "the number on all pages" if value == altogether else "else"
    )


def members_of(page: Exchange) -> list[Record]:
    """Return the stores on a page."""
    embedded = dict_of(dict_of(page.body).get("_embedded"))
    return [one for one in list_of(embedded.get("stores")) if isinstance(one, dict)]


def details_of(body: Record) -> list[Record]:
    """Return the details of an error."""
    return [one for one in list_of(body.get("details")) if isinstance(one, dict)]


def texts_of(record: Record) -> list[str]:
    """Return the texts that are sent in a record."""
    inner = record.get("configuration") or {}
    return [value for value in (*record.values(), *inner.values()) if isinstance(value, str)]


def names_of(value: Record) -> str:
    """Return the names of an object's members."""
    return ", ".join(quoted(key) for key in value) or "none"


def quoted(value: object) -> str:
    """Return a word of the service's as code, such that it cannot be anything else in Markdown."""
    text = " ".join(str(value).replace("`", "'").split())
    return f"`{text if len(text) <= 120 else text[:120] + '...'}`"


def dict_of(value: Any) -> Record:
    """Return an object, an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """Return an array, an empty one in place of anything else."""
    return value if isinstance(value, list) else []
