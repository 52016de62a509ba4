# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens in memory that several processes share."""

from __future__ import annotations

import dataclasses
import mmap
import os
import time

import pytest

from ansible_collections.community.pingone.plugins.module_utils._connection import Connection
from ansible_collections.community.pingone.plugins.module_utils._token import Token
from ansible_collections.community.pingone.plugins.plugin_utils._shared_tokens import SharedTokens

CONNECTION = Connection(
    environment_id="11111111-2222-4333-8444-555555555555",
    api_url="https://api.pingone.eu/v1",
    token_url="https://auth.pingone.eu/x/as/token",
    client_id="worker",
    client_secret="secret",
    access_token="",
    token_endpoint_auth_method="client_secret_basic",
    validate_certs=True,
    ca_path="",
    timeout=30.0,
    retry_timeout=120.0,
)
OTHERS = {"validate_certs": False, "timeout": 31.0, "retry_timeout": 121.0}


def token(value="the-token", lives=3600.0):
    """Return a token that lives for so many seconds."""
    return Token(value, time.time() + lives)


@pytest.fixture
def memory():
    """Return memory that is all empty."""
    return mmap.mmap(-1, 32 * 8 * 1024)


def test_get_when_nothing_was_put_then_none(memory):
    assert SharedTokens(CONNECTION, memory).get() is None


def test_get_when_put_by_another_process_then_that_token(memory):
    one = token()
    child = os.fork()
    if child == 0:
        SharedTokens(CONNECTION, memory).put(one)
        os._exit(0)
    os.waitpid(child, 0)
    assert SharedTokens(CONNECTION, memory).get() == one


@pytest.mark.parametrize("option", [field.name for field in dataclasses.fields(Connection)])
def test_get_when_any_option_differs_then_none(option, memory):
    SharedTokens(CONNECTION, memory).put(token())
    value = OTHERS.get(option, f"{getattr(CONNECTION, option)}x")
    assert SharedTokens(dataclasses.replace(CONNECTION, **{option: value}), memory).get() is None


@pytest.mark.parametrize(("lives", "usable"), [(3600, True), (130, True), (110, False), (-1, False)])
def test_get_when_it_is_about_to_expire_then_none(lives, usable, memory):
    SharedTokens(CONNECTION, memory).put(token(lives=lives))
    assert (SharedTokens(CONNECTION, memory).get() is not None) is usable


def test_put_when_nobody_knows_the_end_then_left_out(memory):
    SharedTokens(CONNECTION, memory).put(Token("the-token", None))
    assert memory[:].strip(b"\0") == b""


@pytest.mark.parametrize(("size", "kept"), [(8000, True), (9000, False)])
def test_put_when_too_long_then_left_out(size, kept, memory):
    SharedTokens(CONNECTION, memory).put(token("x" * size))
    assert (SharedTokens(CONNECTION, memory).get() is not None) is kept
    assert memory[8 * 1024 :].strip(b"\0") == b""


def test_put_when_there_is_one_then_it_takes_its_place(memory):
    tokens = SharedTokens(CONNECTION, memory)
    for value in ("long-one-" * 50, "short"):
        tokens.put(token(value))
    assert tokens.get().value == "short"
    assert sum(memory[start : start + 32] != bytes(32) for start in range(0, len(memory), 8192)) == 1


def test_put_when_all_places_are_taken_then_the_one_that_ends_first_goes(memory):
    connections = [dataclasses.replace(CONNECTION, client_id=f"worker-{number}") for number in range(33)]
    for number, connection in enumerate(connections):
        SharedTokens(connection, memory).put(token(lives=3600 if number != 5 else 3000))
    found = [SharedTokens(connection, memory).get() is not None for connection in connections]
    assert found == [number != 5 for number in range(33)]


def test_drop_when_it_is_that_token_then_gone_else_it_stays(memory):
    tokens = SharedTokens(CONNECTION, memory)
    tokens.put(token())
    tokens.drop(token("another"))
    assert tokens.get().value == "the-token"
    tokens.drop(token())
    assert tokens.get() is None


@pytest.mark.parametrize("place", [0, 33, 40, 90])
def test_get_when_half_written_then_none(place, memory):
    tokens = SharedTokens(CONNECTION, memory)
    tokens.put(token())
    memory[place] ^= 1
    assert tokens.get() is None


def test_memory_when_there_is_none_then_nothing_is_shared_and_nothing_fails():
    tokens = SharedTokens(CONNECTION, None)
    tokens.put(token())
    tokens.drop(token())
    assert tokens.get() is None


def test_memory_when_looked_into_then_holds_no_secret_of_the_connection(memory):
    SharedTokens(CONNECTION, memory).put(token())
    assert b"secret" not in memory[:] and b"worker" not in memory[:]
