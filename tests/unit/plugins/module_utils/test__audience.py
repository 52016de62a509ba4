# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may stand in a list of populations or groups."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _audience as audience

ALONE = 'populations: "*" stands for all of them, so it is given alone.'
EMPTY = "populations: an entry is empty."


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (None, []),
        ([], []),
        (["a"], []),
        (["a", "b"], []),
        (["*"], []),
        (["*", "a"], [ALONE]),
        (["a", ""], [EMPTY]),
        ([None], [EMPTY]),
        ([" ", "*"], [EMPTY, ALONE]),
    ],
)
def test_problems_when_populations_are_given_then_everyone_stands_alone_and_nothing_is_empty(given, problems):
    assert list(audience.problems("populations", given, everyone=True)) == problems


def test_problems_when_a_star_stands_for_nobody_then_it_is_a_name():
    assert list(audience.problems("groups", ["*", "a"])) == []
