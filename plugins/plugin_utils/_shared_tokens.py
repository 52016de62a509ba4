# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own action plugins only.
# It may change or go without notice; do not import it from elsewhere.

"""Access tokens that the tasks of one run of Ansible share, in memory alone.

Ansible loads an action plugin before it forks a process for each task, so memory that is mapped at import is the same in
all of these processes. Nobody waits for anybody: what two processes wrote at once is of no use to either, and then one
more token is asked for.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import mmap
import time
import typing as t

from ..module_utils._connection import Connection
from ..module_utils._token import Token

_SLOTS = 32
_SLOT_SIZE = 8 * 1024
_DIGEST = 32
# A token that is about to expire is left alone, so that a task has some time with the one it takes (seconds).
_MARGIN = 120.0


def _shared_memory() -> mmap.mmap | None:
    try:
        return mmap.mmap(-1, _SLOTS * _SLOT_SIZE)
    except OSError:
        return None


_MEMORY = _shared_memory()


class SharedTokens:
    """The tokens of one connection. Only its own digest leads to a token, and every option of it is in the digest."""

    def __init__(self, connection: Connection, memory: mmap.mmap | None = _MEMORY) -> None:
        options = json.dumps(dataclasses.asdict(connection), sort_keys=True).encode()
        self._key = hashlib.sha256(options).digest()
        self._memory = memory

    def get(self) -> Token | None:
        """Return the token, None where there is none that will live for some time."""
        for _slot, token in self._own():
            return token if token.expires_at is not None and token.expires_at - time.time() > _MARGIN else None
        return None

    def put(self, token: Token) -> None:
        """Leave a token for the tasks to come; without an end it is not known how long it may be of use."""
        content = self._key + json.dumps([token.value, token.expires_at]).encode()
        framed = len(content).to_bytes(4, "big") + content
        framed = hashlib.sha256(framed).digest() + framed
        if self._memory is None or token.expires_at is None or len(framed) > _SLOT_SIZE:
            return
        slot = self._slot_to_write()
        self._memory[slot * _SLOT_SIZE : slot * _SLOT_SIZE + len(framed)] = framed

    def drop(self, token: Token) -> None:
        """Take back a token that was refused, unless another one has taken its place."""
        for slot, found in self._own():
            if found.value == token.value and self._memory is not None:
                self._memory[slot * _SLOT_SIZE : slot * _SLOT_SIZE + _DIGEST] = bytes(_DIGEST)

    def _own(self) -> t.Iterator[tuple[int, Token]]:
        """Yield the token of this connection with its slot; two processes may have written one each."""
        for slot in range(_SLOTS):
            content = self._read(slot)
            if content is not None and content[:_DIGEST] == self._key:
                yield slot, Token(*json.loads(content[_DIGEST:]))

    def _read(self, slot: int) -> bytes | None:
        """Return a slot's content, None where it is empty or was half written."""
        if self._memory is None:
            return None
        framed = self._memory[slot * _SLOT_SIZE : (slot + 1) * _SLOT_SIZE]
        size = int.from_bytes(framed[_DIGEST : _DIGEST + 4], "big")
        whole = framed[_DIGEST : _DIGEST + 4 + size]
        if hashlib.sha256(whole).digest() != framed[:_DIGEST]:
            return None
        return whole[4:]

    def _slot_to_write(self) -> int:
        """Return the slot of this connection, else a free one, else the one whose token ends first."""
        own = next(self._own(), None)
        if own is not None:
            return own[0]
        contents = {slot: self._read(slot) for slot in range(_SLOTS)}
        ends = {slot: json.loads(content[_DIGEST:])[1] if content else 0.0 for slot, content in contents.items()}
        return min(ends, key=lambda slot: ends[slot])
