# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The propagation revisions of one environment: read the latest, publish another."""

from __future__ import annotations

import typing as t

from ._answers import Answer, is_error
from ._api import Api
from ._errors import ServiceError
from ._retry import Attempts

Record = dict[str, t.Any]

_PATH = "/propagation/revisions"
_LATEST = f"{_PATH}/id:latest"


class Revisions:
    """The revisions of an environment. Every method may raise ServiceError."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def latest(self, attempts: Attempts | None = None) -> Record | None:
        """Return the latest revision, None if there is none yet.

        https://developer.pingidentity.com/pingone-api/platform/identity-propagation-provisioning/propagation-revisions.html
        """
        purpose = "read the latest revision"
        try:
            answer = self.api.call("GET", _LATEST, purpose, attempts=attempts)
        except ServiceError as error:
            if self.api.is_absent(error):
                return None
            raise
        return self._record(answer, purpose, "GET", _LATEST)

    def publish(self, previous: Record | None) -> Record:
        """Publish the configuration as it is now, and return the revision; ``previous`` is the latest before.

        A publication with an unknown end is looked for before it is sent again: each one restarts the synchronisation.
        A revision that somebody else made meanwhile holds what was to be published, too.
        """
        purpose = "publish a revision"
        attempts = Attempts(self.api.client.budget(), repeatable=False)
        while True:
            try:
                answer = self.api.call("POST", _PATH, purpose, attempts=attempts)
                return self._record(answer, purpose, "POST", _PATH)
            except ServiceError as error:
                if not error.uncertain:
                    raise
                made = self._look_for(previous, attempts, error)
            if made is not None:
                return made

    def _look_for(self, previous: Record | None, attempts: Attempts, error: ServiceError) -> Record | None:
        """Return the revision that an attempt with an unknown end has made; None once it is sure that it made none."""
        error.remedy = "It is not known whether the revision was made: the latest revision tells."
        for _look in attempts.looks(error):
            try:
                latest = self.latest(Attempts(attempts.budget))
            except ServiceError:
                raise error from None
            if latest is not None and latest["id"] != (previous or {}).get("id"):
                return latest
        # What PingOne has carried out is not sent again, though its answer is of no use.
        if error.final or not attempts.budget.back_off():
            raise error
        return None

    def _record(self, answer: Answer, purpose: str, method: str, path: str) -> Record:
        record = answer.json()
        if not (isinstance(record, dict) and isinstance(record.get("id"), str) and record["id"]) or is_error(record):
            raise self.api.unusable(
                purpose, method, path, "PingOne's answer is no revision", answer, uncertain=method == "POST"
            )
        return record


def revision_from(record: Record, environment_id: str) -> dict[str, t.Any]:
    """Return a revision in the words of the return values; null for what PingOne does not say."""
    previous = record.get("previousRevision")
    return {
        "id": record.get("id"),
        "environment_id": environment_id,
        "created_at": record.get("createdAt"),
        "created_by": record.get("createdBy"),
        "previous_revision_id": previous.get("id") if isinstance(previous, dict) else None,
    }


def predicted(previous: Record | None) -> Record:
    """Return the revision that is expected; what only PingOne can know is missing."""
    return {"previousRevision": previous} if previous else {}
