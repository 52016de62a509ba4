# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of a playbook as a module gets them."""

from __future__ import annotations

import json

import pytest
from ansible.constants import DEFAULT_VAULT_ID_MATCH
from ansible.parsing import vault
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.community.pingone.plugins.filter.zoom_store_problems import zoom_store_problems
from ansible_collections.community.pingone.plugins.plugin_utils._plain import plain

SECRET = 'the "secret" \u00e9'


@pytest.fixture(scope="module")
def vaulted():
    """Return a playbook's variables, with an inline vaulted text in them."""
    secrets = [(DEFAULT_VAULT_ID_MATCH, VaultSecret(b"password"))]
    context = getattr(vault, "VaultSecretsContext", None)
    if context is not None and context.current(optional=True) is None:
        context.initialize(context(secrets=secrets))
    loader = DataLoader()
    loader.set_vault_secrets(secrets)
    text = VaultLib(secrets).encrypt(SECRET).decode()
    lines = ["- name: a", "  configuration:", "    oauth_client_secret: !vault |"]
    lines += [f"      {line}" for line in text.splitlines()]
    return loader.load("\n".join(lines), file_name="/vars.yml", show_content=False)


def test_plain_when_vaulted_then_decrypted_and_nothing_but_json(vaulted):
    value = plain(vaulted)
    assert value == [{"name": "a", "configuration": {"oauth_client_secret": SECRET}}]
    assert json.dumps(value)


def test_problems_when_a_secret_is_vaulted_then_none_and_it_is_not_quoted(vaulted):
    assert zoom_store_problems(vaulted) == []
    wrong = [{**vaulted[0], "nmae": vaulted[0]["configuration"]["oauth_client_secret"]}]
    found = zoom_store_problems(wrong)
    assert len(found) == 1 and 'secret"' not in found[0]
