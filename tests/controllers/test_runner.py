# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-runner runs the bootstrap playbook: by its own command line, and as an automation controller calls it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import jinja2

import bench

EXAMPLE = bench.ROOT / "examples/automation-platform"


def run(project: bench.Project, playbook: str, inventory: Path, name: str) -> dict[str, str]:
    """Run a playbook; return what runner keeps of it."""
    options = ["--inventory", str(inventory), "--ident", name, "--cmdline", "--diff -vvv"]
    said = project.run("ansible-runner", "run", str(project.folder), "-p", playbook, *options)
    texts = bench.readable(project.folder / "artifacts" / name)
    assert {"command", "rc", "status", "stdout"} <= set(texts)
    assert (texts["rc"], texts["status"]) == ("0", "successful")
    assert [name for name in texts if name.startswith("job_events/")]
    return {**texts, "said": said}


def prepare(project: bench.Project, env: dict[str, str], extra: dict[str, str]) -> None:
    """Lay down what runner hands to a playbook."""
    (project.folder / "env").mkdir()
    bench.write_yaml(project.folder / "env/envvars", env)
    bench.write_yaml(project.folder / "env/extravars", extra)


def shown(texts: dict[str, str], control: str) -> None:
    """Confirm that what is no secret can be seen in the output and in the events, so a secret would be, too."""
    events = "".join(text for name, text in texts.items() if name.startswith("job_events/"))
    assert control in texts["stdout"]
    assert control in events


def test_runner_bootstraps_and_keeps_secrets(project: bench.Project, simulator: bench.Simulator) -> None:
    project.write_inventory(simulator, "{{ zoom_client_secret }}")
    extra = {
        "zoom_client_secret": bench.ZOOM_SECRET,
        "zoom_stores_client_id": simulator.there["client_id"],
        "zoom_stores_client_secret": simulator.there["client_secret"],
        "zoom_stores_auth_environment_id": simulator.there["auth_environment_id"],
        "zoom_stores_api_url": simulator.there["api_url"],
        "zoom_stores_token_url": simulator.there["token_url"],
    }
    prepare(project, {}, extra)
    (project.folder / "project").mkdir()

    first = run(project, bench.PLAYBOOK, project.folder / "inventory", "first")
    assert all(bench.changed_hosts(first["stdout"]).values()), first["stdout"]
    bench.confirm_bootstrap(simulator.journal())
    second = run(project, bench.PLAYBOOK, project.folder / "inventory", "second")
    assert not any(bench.changed_hosts(second["stdout"]).values()), second["stdout"]
    bench.confirm_nothing_written(simulator.journal())

    shown(first, bench.CONTROL)
    for texts in (first, second):
        assert bench.leaks(texts, simulator.secrets()) == []


def test_a_controller_injects_the_credential_of_the_example(project: bench.Project, simulator: bench.Simulator) -> None:
    shutil.copytree(EXAMPLE, project.folder / "project")
    inventory = project.folder / "project/inventory.yml"
    hosts = bench.load(inventory)["all"]["hosts"]
    for name, variables in hosts.items():
        simulator.environment(name, variables["zoom_stores_environment_id"])
    env, extra = injected(simulator)
    prepare(project, {**env, **simulator.addresses()}, extra)

    first = run(project, "bootstrap.yml", inventory, "first")
    assert all(bench.changed_hosts(first["stdout"], sorted(hosts)).values()), first["stdout"]
    bench.confirm_bootstrap(simulator.journal(), len(hosts), stores=1)
    second = run(project, "bootstrap.yml", inventory, "second")
    assert not any(bench.changed_hosts(second["stdout"], sorted(hosts)).values()), second["stdout"]
    bench.confirm_nothing_written(simulator.journal())

    shown(first, "invented-account")
    for texts in (first, second):
        assert leaks_beside_the_environment(texts, env, simulator.secrets()) == []


def injected(simulator: bench.Simulator) -> tuple[dict[str, str], dict[str, str]]:
    """Return the environment and the extra variables that a controller makes of the example's credential type."""
    values = {
        "pingone_client_id": simulator.there["client_id"],
        "pingone_client_secret": simulator.there["client_secret"],
        "pingone_environment_id": simulator.there["auth_environment_id"],
        "pingone_region": "EU",
        "zoom_account_id": "invented-account",
        "zoom_client_id": "invented-client",
        "zoom_client_secret": bench.ZOOM_SECRET,
    }
    fields = bench.load(EXAMPLE / "credential_type_inputs.yml")["fields"]
    assert sorted(field["id"] for field in fields) == sorted(values)
    assert {field["id"] for field in fields if field.get("secret")} == {"pingone_client_secret", "zoom_client_secret"}
    injectors = bench.load(EXAMPLE / "credential_type_injectors.yml")
    return rendered(injectors["env"], values), rendered(injectors["extra_vars"], values)


def rendered(templates: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    """Render the templates of an injector; a name that is no field is an error."""
    strict = jinja2.StrictUndefined
    return {name: jinja2.Template(text, undefined=strict).render(values) for name, text in templates.items()}


def leaks_beside_the_environment(texts: dict[str, str], env: dict[str, str], secrets: set[str]) -> Sequence[str]:
    """Return where a secret can be seen that runner did not put there.

    Runner itself writes the whole environment into one file, for its owner only; a controller throws that file away.
    """
    command = json.loads(texts["command"])
    assert {name: command["env"].pop(name) for name in env} == env
    return bench.leaks({**texts, "command": json.dumps(command)}, secrets)
