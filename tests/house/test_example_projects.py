# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every folder below examples/ does what its README says, by the commands that README shows, against a simulator."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import controller
import pytest
import repository
import yaml
from project import EXAMPLES, Project, Run
from simulated import Simulator, bare_environment, control, credentials

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
STUBS = Path(__file__).with_name("stubs")
FIFTY = 50
ZOOM_SECRET = 'MARKER Zoom\'s "secret": {{ no template }}'
# Programs that README may show; what a test does not run it must at least be able to name.
PROGRAMS = {"ansible-builder", "ansible-galaxy", "ansible-playbook", "ansible-vault", "export", "python3"}
# What a store has in the console, but for its secret.
OAUTH = {
    "AUTHENTICATION_METHOD": "OAuth Bearer Token",
    "SCIM_URL": "https://api.zoom.us/scim2",
    "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
    "OAUTH_ACCOUNT_ID": "exampleAccountId",
    "OAUTH_CLIENT_ID": "exampleClientId",
    "CREATE_USERS": True,
}
ROLE_VARIABLE = re.compile(r"\bzoom_(?:stores|provisioning)_\w+")
OLD, NEW = "MARKER the old secret", "MARKER the new secret"
# Who is where in the environments of examples/provisioning; two of them are not meant.
PEOPLE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("production", "ada", {"population": "Employees"}),
    ("production", "bob", {"population": "Contractors"}),
    ("production", "eve", {"population": "Guests"}),
    ("staging", "tess", {"groups": ["Zoom testers"]}),
    ("staging", "tom", {}),
)
UNPROVISIONED: dict[str, list[dict[str, Any]]] = {"plans": [], "stores": [], "rules": [], "mappings": []}
Copy = Callable[..., Project]


@pytest.fixture
def copy(process: Simulator, tmp_path: Path) -> Copy:
    """Return what makes a copy of an example whose environments are in a fresh simulator."""

    def make(name: str, **secrets: str) -> Project:
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder)
        project = Project(name, folder, process, secrets)
        control(process, "reset", {})
        for identifier in project.environments.values():
            # Old enough that a refusal would be meant.
            control(process, "environments", {"id": identifier, "age_seconds": 3600})
        return project

    return make


@pytest.mark.parametrize("name", NAMES)
def test_an_example_can_be_copied_and_understood(name: str) -> None:
    project = Project(name, EXAMPLES / name, {})
    assert re.search(r"^# .+$", project.readme, re.MULTILINE)
    assert {"What to change", "Run it"} <= {text.partition(" without ")[0] for text in headings(project.readme)}
    assert project.playbooks()
    assert {words[0] for words in project.lines()} <= PROGRAMS
    assert project.environments
    everybody = definition(project, "inventory.yml")["all"]["vars"]
    assert everybody == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    shown = re.findall(rf"^\| \[{name}\].*\| `ansible-playbook (.+)` \|$", index, re.MULTILINE)
    assert [command.split() for command in shown if command.split() in project.playbooks()], shown


@pytest.mark.parametrize("name", NAMES)
def test_an_example_names_variables_that_a_role_has(name: str) -> None:
    named = {
        each for path in files(EXAMPLES / name) for each in ROLE_VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert named - known_variables() == set()


def test_no_two_examples_share_an_environment() -> None:
    found = [identifier for name in NAMES for identifier in Project(name, EXAMPLES / name, {}).environments.values()]
    assert len(found) == len(set(found)) > FIFTY


@pytest.mark.thorough
def test_one_environment(copy: Copy) -> None:
    example = copy("one-environment", ZOOM_CLIENT_SECRET=ZOOM_SECRET)
    predict, bootstrap = example.playbooks()
    predicted = example.run(predict)
    confirm_predicted(predicted, ["production"])
    # Where this can be seen, a secret could be, too.
    assert "exampleAccountId" in predicted.said
    assert example.stores("production") == []
    confirm_bootstrapped(example.run(bootstrap), {"production": 1})
    (store,) = example.stores("production")
    assert store["configuration"]["OAUTH_CLIENT_SECRET"] == ZOOM_SECRET
    confirm_unchanged(example.run(bootstrap), ["production"])


@pytest.mark.thorough
def test_many_environments_begin_with_a_pilot_of_which_one_may_fail(copy: Copy) -> None:
    example = copy("many-environments", **secrets_of_accounts())
    _predict, pilot, _everybody = example.playbooks()
    run = fail_in_boston(example, pilot)
    assert run.code != 0
    assert run.failed == {"boston": 1, "london": 0, "osaka": 0}
    assert run.count("create_revision", example.environments["boston"]) == 0
    assert (run.count("create_store"), run.count("create_revision")) == (3, 2)
    for host, account in {"london": "EMEA", "osaka": "APAC"}.items():
        held = {store["configuration"]["OAUTH_CLIENT_SECRET"] for store in example.stores(host)}
        assert held == {secrets_of_accounts()[f"ZOOM_CLIENT_SECRET_{account}"]}
    assert {store["name"]: store["configuration"]["REMOVE_ACTION"] for store in example.stores("london")} == {
        "Zoom": "Disable",
        "Zoom for contractors": "Delete",
    }


@pytest.mark.thorough
def test_what_failed_is_made_up_for_and_nothing_else_is_touched(copy: Copy) -> None:
    example = copy("many-environments", **secrets_of_accounts())
    _predict, pilot, _everybody = example.playbooks()
    fail_in_boston(example, pilot)
    run = example.run(pilot)
    assert {host for host, changed in run.changed.items() if changed} == {"boston"}
    assert (run.code, run.count("create_store"), run.count("create_revision")) == (0, 1, 1)


@pytest.mark.thorough
def test_a_variable_says_which_hosts_are_meant(copy: Copy) -> None:
    example = copy("many-environments", **secrets_of_accounts())
    everybody = example.playbooks()[-1]
    for more, hosts in (([], FIFTY), (["-e", "bootstrap_zoom_hosts=pilot"], 3)):
        said, code = example.call(["ansible-playbook", *everybody, *more, "--list-hosts"], bare_environment())
        assert (code, re.findall(r"hosts \((\d+)\):", said)) == (0, [str(hosts)]), said


@pytest.mark.thorough
def test_many_environments_are_fifty(copy: Copy) -> None:
    example = copy("many-environments", **secrets_of_accounts())
    predict, _pilot, everybody = example.playbooks()
    confirm_predicted(example.run(predict), ["boston", "london", "osaka"])
    wanted = {host: 2 if host == "london" else 1 for host in example.environments}
    assert len(wanted) == FIFTY
    confirm_bootstrapped(example.run(everybody), wanted)
    confirm_unchanged(example.run(everybody), wanted)
    for host, key, value in (("lima", "status", "INACTIVE"), ("oslo", "status", "ACTIVE")):
        assert [store[key] for store in example.stores(host)] == [value]
    assert example.stores("berlin")[0]["configuration"]["REMOVE_ACTION"] == "Delete"
    assert example.stores("delhi")[0]["configuration"]["CREATE_USERS"] is False


def test_ansible_vault(copy: Copy) -> None:
    example = copy("ansible-vault")
    bootstrap = example.playbooks()[-1]
    secrets = {host: f"invented Zoom secret of {host}" for host in example.environments}
    run = example.run(bootstrap, hide=list(secrets.values()))
    confirm_bootstrapped(run, dict.fromkeys(secrets, 1))
    held = {host: example.stores(host)[0]["configuration"]["OAUTH_CLIENT_SECRET"] for host in secrets}
    assert held == secrets
    assert [path.name for path in files(example.folder) if "invented Zoom secret" in path.read_text()] == []


def test_a_secret_of_ansible_vault_is_made_as_readme_says(copy: Copy) -> None:
    example = copy("ansible-vault")
    (encrypt,) = [words for words in example.lines() if words[:2] == ["ansible-vault", "encrypt_string"]]
    variables = example.folder / "host_vars/production.yml"
    made, code = example.call(encrypt, bare_environment(), given=ZOOM_SECRET)
    assert code == 0, made
    new = made[made.index("zoom_client_secret: !vault |") :].rpartition("\n")[0]
    text = variables.read_text(encoding="utf-8")
    variables.write_text(text[: text.index("zoom_client_secret:")] + new + "\n", encoding="utf-8")
    command = ["ansible", "production", *example.playbooks()[0][1:5], "-m", "debug", "-a", "var=zoom_client_secret"]
    said, code = example.call(command, bare_environment())
    assert code == 0, said
    assert json.loads(said.partition("=> ")[2])["zoom_client_secret"] == ZOOM_SECRET


@pytest.mark.thorough
def test_hashicorp_vault_is_asked_once_by_each_host(copy: Copy, tmp_path: Path) -> None:
    example = copy("hashicorp-vault", VAULT_TOKEN="MARKER token of HashiCorp Vault")
    bootstrap = example.playbooks()[-1]
    hosts = sorted(example.environments)
    env = stub_vault(tmp_path, hosts)
    secrets = [f"MARKER secret of {host}" for host in hosts]
    confirm_bootstrapped(example.run(bootstrap, env, hide=secrets), dict.fromkeys(hosts, 1))
    held = [example.stores(host)[0]["configuration"]["OAUTH_CLIENT_SECRET"] for host in hosts]
    assert held == secrets
    asked = (tmp_path / "vault/asked").read_text(encoding="utf-8").splitlines()
    assert sorted(asked) == [f"zoom/{host}" for host in hosts]


@pytest.mark.thorough
def test_automation_platform(copy: Copy) -> None:
    example = copy("automation-platform", ZOOM_SECRET=ZOOM_SECRET)
    worker = credentials(example.simulator)
    values = {
        "pingone_client_id": worker["PINGONE_CLIENT_ID"],
        "pingone_client_secret": worker["PINGONE_CLIENT_SECRET"],
        "pingone_environment_id": worker["PINGONE_ENVIRONMENT_ID"],
        "zoom_account_id": "account",
        "zoom_client_id": "client",
        "zoom_client_secret": ZOOM_SECRET,
    }
    injected = controller.render(definition(example, "credential_type_injectors.yml"), values)
    # Who runs it by hand is told to export the same; the field that was left empty counts as not set.
    assert injected["env"].keys() == example.exported().keys()
    assert injected["env"]["PINGONE_REGION_CODE"] == ""
    handed_over = controller.handed_over(injected["extra_vars"])
    (example.folder / "credential.yml").write_text(handed_over, encoding="utf-8")

    bootstrap = example.playbooks()[-1]
    hosts = sorted(example.environments)
    confirm_bootstrapped(example.run(bootstrap, injected["env"]), dict.fromkeys(hosts, 1))
    for host in hosts:
        (store,) = example.stores(host)
        assert store["configuration"]["OAUTH_CLIENT_SECRET"] == ZOOM_SECRET
        assert store["configuration"]["OAUTH_ACCOUNT_ID"] == "account"


def test_a_credential_type_is_one_that_a_controller_accepts() -> None:
    example = Project("automation-platform", EXAMPLES / "automation-platform", {})
    inputs = definition(example, "credential_type_inputs.yml")
    injectors = definition(example, "credential_type_injectors.yml")
    fields = {each["id"]: each for each in inputs["fields"]}
    assert len(fields) == len(inputs["fields"])
    assert set(inputs) == {"fields", "required"}
    assert set(fields) - set(inputs["required"]) == {"pingone_region"}
    for name, each in fields.items():
        assert {"id", "type", "label"} <= set(each) <= {"id", "type", "label", "help_text", "secret", "choices"}
        assert each.get("secret", False) is ("secret" in name)
    assert set(injectors) == {"env", "extra_vars"}
    assert [name for group in injectors.values() for name in group if name.upper().startswith("ANSIBLE_")] == []
    # Each field arrives somewhere, and nothing else is asked for.
    arrived = controller.render(injectors, {name: name for name in fields}, strict=True)
    assert sorted(value for group in arrived.values() for value in group.values()) == sorted(fields)


@pytest.mark.thorough
def test_an_execution_environment_is_one_that_can_be_built(copy: Copy) -> None:
    example = copy("automation-platform")
    (build,) = [words for words in example.lines() if words[0] == "ansible-builder"]
    assert build[1] == "build"
    # All of a build that needs no container engine.
    said, code = example.call(["ansible-builder", "create"], bare_environment())
    assert code == 0, said
    context = example.folder / "context/_build/requirements.yml"
    assert yaml.safe_load(context.read_text(encoding="utf-8")) == {"collections": [{"name": "community.pingone"}]}


@pytest.fixture
def rotation(copy: Copy) -> tuple[Project, list[list[str]]]:
    """Return the example with a store that has the old secret, which is not shown, and the commands of its README."""
    example = copy("rotation", ZOOM_CLIENT_SECRET=NEW)
    simulator = example.simulator
    # What the inventory wants, but for the secret: nothing else is a reason to write.
    address = {"OAUTH_TOKEN_URL": simulator["zoom_oauth_token_url"]}
    configuration = {**OAUTH, **address, "UPDATE_USERS": True, "DISABLE_USERS": True, "OAUTH_CLIENT_SECRET": OLD}
    example.seed("production", name="Zoom", status="ACTIVE", configuration=configuration)
    example.publish("production")
    known = {"account_id": OAUTH["OAUTH_ACCOUNT_ID"], "client_id": OAUTH["OAUTH_CLIENT_ID"]}
    control(simulator, "zoom_credentials", {**known, "client_secrets": [OLD, NEW]})
    control(simulator, "settings", {"secrets_on_read": "omit"}, "PATCH")
    # Zoom's own address is the only thing that is another one here.
    zoom = ["-e", f"zoom_token_url={address['OAUTH_TOKEN_URL']}"]
    return example, [[*words, *zoom] for words in example.playbooks()]


def test_rotation_writes_a_secret_that_is_not_shown(rotation: tuple[Project, list[list[str]]]) -> None:
    example, (_predict, rotate, usual) = rotation
    turned = example.run(rotate, hide=[OLD])
    assert [body["configuration"]["OAUTH_CLIENT_SECRET"] for body in turned.bodies("replace_store")] == [NEW]
    assert (turned.code, turned.count("test_connection"), turned.count("create_revision")) == (0, 1, 1)
    (store,) = example.stores("production")
    assert store["configuration"]["OAUTH_CLIENT_SECRET"] == NEW
    control(example.simulator, "zoom_credentials", {"client_secrets": [NEW]})
    confirm_unchanged(example.run(usual), ["production"])


@pytest.mark.thorough
def test_rotation_is_refused_before_it_does_harm(rotation: tuple[Project, list[list[str]]]) -> None:
    example, (predict, rotate, _usual) = rotation
    for command in (predict, rotate):
        mistyped = example.run(command, {"ZOOM_CLIENT_SECRET": "MARKER mistyped"}, hide=["MARKER mistyped", OLD])
        assert (mistyped.failed, mistyped.written()) == ({"production": 1}, [])
        assert mistyped.bodies("test_connection")
    confirm_predicted(example.run(predict), ["production"])


STRANGE: tuple[dict[str, Any], ...] = (
    {
        "name": 'It\'s "Zoom": a {{ name }} 🚀 # {% raw %} {# and so on #}',
        "description": "Two: lines\n\n- of 'text' \\ {{ lookup('ansible.builtin.env', 'HOME') }}\n",
    },
    {
        "name": "!vault |",
        "description": "\u2028 \x85 \ufeff {{ x }}",
        "image": {"href": "https://example.com/{{ image }}.png"},
    },
    {"name": "yes", "description": "007", "status": "ACTIVE", "managed": True},
    {"name": "yes"},
)


@pytest.mark.thorough
@pytest.mark.parametrize("mode", ["echo", "mask"])
def test_adoption_writes_down_what_is_there_and_changes_nothing(copy: Copy, mode: str) -> None:
    example = copy("adoption")
    odd = {
        "OAUTH_ACCOUNT_ID": "{{ account }}",
        "OAUTH_CLIENT_ID": "1e3",
        "UPDATE_USERS": False,
        "REMOVE_ACTION": "Delete",
    }
    jwt = {"AUTHENTICATION_METHOD": "JWT Bearer Token", "SCIM_URL": "https://api.zoom.us/scim2"}
    jwt_secrets = {"API_KEY": "MARKER key", "API_SECRET": "MARKER {{ secret }} of JWT"}
    secrets = {}
    for number, record in enumerate(STRANGE):
        held = {"OAUTH_CLIENT_SECRET": f"MARKER {{{{ secret }}}} {number}"}
        secrets[example.seed("production", **record, configuration={**OAUTH, **odd, **held})] = held
    secrets[example.seed("production", name="Old", configuration={**jwt, **jwt_secrets})] = jwt_secrets
    example.publish("production")
    control(example.simulator, "settings", {"secrets_on_read": mode}, "PATCH")
    before = example.stores("production")

    adopt, _predict, bootstrap = example.playbooks()
    markers = [value for held in secrets.values() for value in held.values()]
    adopted = example.run(adopt, hide=markers)
    assert (adopted.code, adopted.written()) == (0, []), adopted.said
    written = example.folder / "host_vars/production/stores.yml"
    text = written.read_text(encoding="utf-8")
    assert "MARKER" not in text
    assert "🚀" in text
    places = [line for line in text.splitlines() if "zoom_secrets[" in line]
    assert len(places) == len(markers) == text.count("  # SECRET: ")

    # What a person does now.
    options = {store: {key.lower(): value for key, value in held.items()} for store, held in secrets.items()}
    vault = controller.handed_over({"zoom_secrets": options})
    (written.parent / "vault.yml").write_text(vault, encoding="utf-8")
    assert bootstrap.pop() == "--ask-vault-pass"
    run = example.run(bootstrap, hide=markers)
    confirm_unchanged(run, ["production"])
    assert example.stores("production") == before


@pytest.mark.thorough
def test_adoption_leaves_alone_what_somebody_has_put_in_order(copy: Copy) -> None:
    example = copy("adoption")
    example.seed("production", name="Zoom", configuration=OAUTH)
    adopt = example.playbooks()[0]
    written = example.folder / "host_vars/production/stores.yml"
    assert example.run(adopt).changed["production"] > 0
    written.write_text("zoom_stores_list: []\n", encoding="utf-8")
    assert example.run(adopt).changed == {"production": 0}
    assert written.read_text(encoding="utf-8") == "zoom_stores_list: []\n"


@pytest.mark.thorough
def test_adoption_of_nothing_is_an_empty_list(copy: Copy) -> None:
    example = copy("adoption")
    adopt = example.playbooks()[0]
    assert example.run(adopt).code == 0
    written = example.folder / "host_vars/production/stores.yml"
    assert yaml.safe_load(written.read_text(encoding="utf-8")) == {"zoom_stores_list": []}


@pytest.fixture
def provisioning(copy: Copy) -> tuple[Project, list[list[str]]]:
    """Return the example with people in its environments, and the commands of its README."""
    secrets = {f"ZOOM_CLIENT_SECRET_{host}": f"MARKER secret of {host}" for host in ("PRODUCTION", "STAGING")}
    example = copy("provisioning", **secrets)
    simulator = example.simulator
    for host, name, place in PEOPLE:
        user = {"username": name, "email": f"{name}@example.com", "environment": {"id": example.environments[host]}}
        control(simulator, "users", {**user, **place})
    # Zoom itself is out of reach, and the simulated one knows a single application.
    variables = example.folder / "group_vars/all.yml"
    zoom = f"scim_url: {simulator['zoom_scim_url']}\n    oauth_token_url: {simulator['zoom_oauth_token_url']}\n    "
    text = variables.read_text(encoding="utf-8").replace("oauth_account_id:", f"{zoom}oauth_account_id:")
    variables.write_text(text, encoding="utf-8")
    application = {"account_id": "account", "client_id": "client"}
    control(simulator, "zoom_credentials", {**application, "client_secrets": list(secrets.values())})
    # A process for each task takes its time; that both ways do the same is tested elsewhere.
    quick = {"zoom_provisioning_wait_interval": 1, "pingone_direct": True}
    own = {**{f"zoom_{name}": value for name, value in application.items()}, **quick}
    return example, [[*words, "-e", json.dumps(own)] for words in example.playbooks()]


@pytest.mark.thorough
def test_provisioning_leads_from_nothing_to_users(provisioning: tuple[Project, list[list[str]]]) -> None:
    example, (predict, provision, health, *_down) = provisioning
    predicted = example.run(predict)
    confirm_predicted(predicted, ["production", "staging"])
    assert "for users of the populations Employees, Contractors." in unwrapped(predicted)
    assert "for members of the groups Zoom testers." in unwrapped(predicted)
    assert [chain(example, host) for host in example.environments] == [UNPROVISIONED] * 2

    run = example.run(provision)
    assert run.code == 0, run.said
    made = {"token": 2, "create_plan": 2, "create_store": 4, "create_rule": 2, "create_revision": 2}
    assert {operation: run.count(operation) for operation in made} == made
    assert "of 600 s: Synchronised: 2 of 2 users" in unwrapped(run)
    for host in example.environments:
        found = chain(example, host)
        assert [plan["status"] for plan in found["plans"]] == ["ACTIVE"]
        assert {store["type"]: store["status"] for store in found["stores"]} == {
            "directory": "ACTIVE",
            "Zoom": "ACTIVE",
        }
        assert [rule["active"] for rule in found["rules"]] == [True]
        (zoom,) = (store for store in found["stores"] if store["type"] == "Zoom")
        assert zoom["configuration"]["OAUTH_CLIENT_SECRET"] == f"MARKER secret of {host.upper()}"
    mapped = {
        host: {each["targetAttribute"] for each in chain(example, host)["mappings"]} for host in example.environments
    }
    assert mapped["staging"] - mapped["production"] == {"userType"}
    assert mapped["production"] < mapped["staging"]
    arrived = {user["userName"]: user.get("userType") for user in control(example.simulator, "zoom_users")}
    assert arrived == {"ada@example.com": None, "bob@example.com": None, "tess@example.com": "Licensed"}

    confirm_unchanged(example.run(provision), example.environments)
    # Health takes no secret of Zoom.
    well = example.run(health, dict.fromkeys(example.secrets, ""))
    confirm_unchanged(well, example.environments)
    for host, users in (("production", "2 of 2 users"), ("staging", "1 of 1 user")):
        assert f"{example.environments[host]}: Synchronised: {users}, 0 failed" in unwrapped(well)


@pytest.mark.thorough
def test_provisioning_is_watched_and_put_right(provisioning: tuple[Project, list[list[str]]]) -> None:
    example, (_predict, provision, health, *_down) = provisioning
    assert example.run(provision).code == 0
    (rule,) = chain(example, "staging")["rules"]
    control(example.simulator, f"rules/{rule['id']}", {"active": False}, "PATCH")
    broken = example.run(health)
    assert broken.code != 0
    assert (broken.failed, broken.written()) == ({"production": 0, "staging": 1}, [])
    assert 'The rule "PingOne to Zoom" is not active. Make it active with' in unwrapped(broken)
    mended = example.run(provision)
    assert {host for host, changed in mended.changed.items() if changed} == {"staging"}
    assert (mended.code, mended.count("replace_rule"), mended.count("create_revision")) == (0, 1, 1)
    confirm_unchanged(example.run(health), example.environments)


@pytest.mark.thorough
def test_provisioning_is_taken_down_where_it_is_said(provisioning: tuple[Project, list[list[str]]]) -> None:
    example, (_predict, provision, _health, predict_down, down) = provisioning
    assert example.run(provision).code == 0
    before = chain(example, "production")
    predicted = example.run(predict_down)
    confirm_predicted(predicted, ["staging"])
    run = example.run(down)
    assert run.code == 0, run.said
    for said in (unwrapped(predicted), unwrapped(run)):
        assert 'PingOne deprovisions the users of "Zoom" in Zoom with the' in said
        assert "(remove_action Disable): 1 at the last synchronisation" in said
    assert (chain(example, "staging"), chain(example, "production")) == (UNPROVISIONED, before)
    active = {user["userName"]: user["active"] for user in control(example.simulator, "zoom_users")}
    assert active == {"ada@example.com": True, "bob@example.com": True, "tess@example.com": False}


def fail_in_boston(example: Project, pilot: list[str]) -> Run:
    """Run the pilot while one of its environments refuses all that is asked about stores; return what came of it."""
    refused = f"/environments/{example.environments['boston']}/propagation/stores$"
    control(example.simulator, "faults", {"path": refused, "kind": "status", "status": 400, "times": None})
    run = example.run(pilot)
    control(example.simulator, "faults", method="DELETE")
    return run


def confirm_predicted(run: Run, hosts: list[str]) -> None:
    """Confirm that a run in check mode announced a change for each host, and wrote nothing."""
    assert run.code == 0, run.said
    assert sorted(host for host, changed in run.changed.items() if changed) == sorted(hosts)
    assert run.count("list_stores") >= len(hosts)
    assert run.written() == []


def confirm_bootstrapped(run: Run, stores: Mapping[str, int]) -> None:
    """Confirm that each host got its stores, with one token and one revision."""
    assert run.code == 0, run.said
    assert sorted(host for host, changed in run.changed.items() if changed) == sorted(stores)
    assert run.count("token") == run.count("create_revision") == len(stores)
    assert run.count("create_store") == sum(stores.values())
    assert len(run.written()) == sum(stores.values()) + len(stores)


def confirm_unchanged(run: Run, hosts: Any) -> None:
    """Confirm that all was read, and nothing written."""
    assert run.code == 0, run.said
    assert run.changed == dict.fromkeys(hosts, 0), run.said
    assert run.count("list_stores") >= len(hosts)
    assert run.written() == []


def known_variables() -> set[str]:
    """Return the variables of both roles."""
    specs = [repository.load(f"roles/{role}/meta/argument_specs.yml") for role in ("zoom_stores", "zoom_provisioning")]
    entries = [entry for spec in specs for entry in spec["argument_specs"].values()]
    return {name for entry in entries for name in entry["options"]}


def chain(example: Project, host: str) -> dict[str, list[dict[str, Any]]]:
    """Return what PingOne really holds of a host's provisioning."""
    there = f"environment_id={example.environments[host]}"
    return {kind: control(example.simulator, f"{kind}?{there}") for kind in UNPROVISIONED}


def unwrapped(run: Run) -> str:
    """Return what a run said on one line, with the quotation marks that people see."""
    return " ".join(run.said.split()).replace('\\"', '"')


def definition(example: Project, name: str) -> Any:
    """Return what stands in a YAML file of an example."""
    return yaml.safe_load((example.folder / name).read_text(encoding="utf-8"))


def headings(page: str) -> list[str]:
    """Return the headings of a page below its title."""
    return re.findall(r"^## (.+)$", page, re.MULTILINE)


def files(folder: Path) -> list[Path]:
    """Return all files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


def secrets_of_accounts() -> dict[str, str]:
    """Return a secret for each Zoom account of the fifty environments."""
    return {f"ZOOM_CLIENT_SECRET_{name}": f"MARKER secret of {name}" for name in ("AMERICAS", "EMEA", "APAC")}


def stub_vault(folder: Path, hosts: list[str]) -> dict[str, str]:
    """Put the stub where Ansible looks for the lookup, and secrets into it; return the variables that lead to both."""
    lookups = folder / "collections/ansible_collections/community/hashi_vault/plugins/lookup"
    lookups.mkdir(parents=True)
    shutil.copy2(STUBS / "vault_kv2_get.py", lookups)
    place = folder / "vault"
    place.mkdir()
    secrets = {
        f"zoom/{host}": {
            "account_id": f"account{host}",
            "client_id": "client",
            "client_secret": f"MARKER secret of {host}",
        }
        for host in hosts
    }
    (place / "secret.json").write_text(json.dumps(secrets), encoding="utf-8")
    collections = os.pathsep.join([os.environ["ANSIBLE_COLLECTIONS_PATH"], str(folder / "collections")])
    return {"STUB_VAULT": str(place), "ANSIBLE_COLLECTIONS_PATH": collections}
