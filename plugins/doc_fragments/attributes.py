# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules do in check mode, in diff mode, and when they are run again."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes that all modules of the collection share."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying PingOne.
    support: full
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
  action_group:
    description: Use C(group/community.pingone.pingone) in C(module_defaults) to set the connection options.
    support: full
    membership:
      - community.pingone.pingone
"""

    INFO_MODULE = r"""
attributes:
  check_mode:
    description: Reads only, in check mode as well.
    support: full
  diff_mode:
    description: Changes nothing, so there is no difference to show.
    support: N/A
  idempotent:
    description: Changes nothing.
    support: full
  action_group:
    description: Use C(group/community.pingone.pingone) in C(module_defaults) to set the connection options.
    support: full
    membership:
      - community.pingone.pingone
"""
