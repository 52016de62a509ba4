# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cells that are run always: what takes little time, and is of all kinds."""

from __future__ import annotations

SAMPLE = {
    "token": {"connection refused", "401, for ever", "200 without a body"},
    "list": {
        "no answer within timeout",
        "JSON of another shape",
        "a body of 50 MB",
        "a next link to another host",
        "a redirect to another host",
    },
    "page 2": {"500", "a next link to itself", "JSON that is cut off"},
    "create": {
        "connection refused",
        "connection dropped without an answer, after the work was done",
        "504, after the work was done, for ever",
        "401 once",
        "a list that lags behind a write",
    },
    "read": {"404, gone meanwhile", "502 with a page of HTML"},
    "replace": {"an answer that breaks off, after the work was done", "409", "404, gone meanwhile"},
    "delete": {"503 without a body, after the work was done", "404, gone meanwhile"},
    "connection check": {"403, not yet authorised", "415"},
    "latest revision": {"a body that drips"},
    "revision": {"connection dropped without an answer, after the work was done"},
    "plan list": {"JSON of another shape"},
    "plan create": {"connection dropped without an answer, after the work was done"},
    "plan replace": {"404, gone meanwhile"},
    "plan delete": {"a page of HTML with status 200"},
    "directory create": {"connection dropped without an answer, after the work was done"},
    "rule list": {"a next link to another host", "a list that lags behind a write"},
    "rule create": {"connection dropped without an answer, after the work was done", "401 once"},
    "rule replace": {"an answer that breaks off, after the work was done"},
    "rule delete": {"a page of HTML with status 200"},
    "mapping list": {"a redirect to another host"},
    "population lookup": {"JSON that is cut off"},
    "group lookup": {"500"},
    "rule rest": {"200 without a body, after the work was done"},
    "mapping replace": {"409"},
    "mapping create": {"JSON of another shape, after the work was done", "409"},
    "mapping delete": {"200 without a body"},
    "activation": {"415", "connection dropped without an answer, after the work was done"},
}
