# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the modules share."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store


@pytest.fixture
def refused(params):
    """Return a function that runs pingone_zoom_store, expects a refusal with nothing written, returns its text."""

    def run(service, check, error=OptionsError, **options):
        with pytest.raises(error) as refusal:
            pingone_zoom_store.run(params(**options), service.api, check)
        assert service.writes == []
        return str(refusal.value)

    return run
