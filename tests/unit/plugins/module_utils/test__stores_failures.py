# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stores when a deletion is answered in a way that says nothing."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _zoom as zoom
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._stores import Stores


def test_delete_when_the_store_is_still_there_then_the_failure_says_what_was_asked_and_what_came(pingone, record):
    service = pingone(record())
    path = f"/propagation/stores/{record()['id']}"
    service.script["DELETE", path] = [(200, {})]
    with pytest.raises(ServiceError, match="the store is still there after the deletion") as caught:
        Stores(service.api, zoom.TYPE, zoom.OPTIONS).delete(record())
    assert caught.value.failure["request"] == f"DELETE {service.client.connection.environment_url}{path}"
    assert (caught.value.status, caught.value.uncertain) == (200, True)
    assert service.asked == [f"DELETE {path}", f"GET {path}"]
