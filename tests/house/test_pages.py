# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pages say what is so: their errors, commands, numbers, names and the picture are compared with what there is."""

from __future__ import annotations

import base64
import functools
import json
import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import messages
import pytest
import repository
import yaml
from simulated import Simulator, called, control
from test_examples import BLOCK, NOT_RUN, PAGES, is_playbook

GUIDE, README, TROUBLESHOOTING = (
    repository.ROOT / name for name in ("docs/guide.md", "README.md", "docs/troubleshooting.md")
)
EMERGENCY = repository.ROOT / "docs/emergency.md"
PICTURE = repository.ROOT / "docs/images/diff.svg"
HOME = "https://github.com/ansible-collections/community.pingone"
RAW = "https://raw.githubusercontent.com/ansible-collections/community.pingone/main"
# What the pages call the file that a block is to be saved in, in the paragraph before it.
FILE = re.compile(r"`([\w./-]+\.yml)`[^`]*\n\n\Z")
# Variables of other tools, which the pages tell apart from ours.
FOREIGN = {
    "PINGONE_API_SERVICE_HOSTNAME",
    "PINGONE_AUTH_SERVICE_HOSTNAME",
    "PINGONE_REGION",
    "PINGONE_TF_APPEND_USER_AGENT",
}
# What every token of the simulator begins with.
TOKEN = base64.b64encode(b'{"alg": "none"').decode()[:16]
STORE = {"name": "zoom connection", "status": "INACTIVE"}
OLD = {"SCIM_URL": "https://api.zoom.us/scim2", "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token"}
OLD |= {"AUTHENTICATION_METHOD": "OAuth Bearer Token", "OAUTH_CLIENT_SECRET": "the-secret-before"}
OLD |= {"OAUTH_ACCOUNT_ID": "exampleAccountId", "OAUTH_CLIENT_ID": "exampleClientId"}


@pytest.fixture
def simulator(process: Simulator) -> Simulator:
    """Reset the simulator."""
    control(process, "reset", {})
    return process


# Errors


@pytest.fixture(scope="module")
def said(process: Simulator) -> list[str]:
    """Return every message that the mishaps lead to."""
    found = list(messages.all_of(messages.Stage(process, partial(control, process))))
    assert all(found), "a mishap led to nothing"
    return [text for several in found for text in several]


@pytest.fixture(scope="module")
def printed(process: Simulator, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what a run prints that goes wrong in several ways."""
    control(process, "reset", {})
    for fault in messages.FAULTS:
        control(process, "faults", fault)
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "wrong.yml").write_text(messages.PLAYBOOK, encoding="utf-8")
    (folder / "role.yml").write_text(messages.TASKS, encoding="utf-8")
    said = call(["ansible-playbook", "wrong.yml"], process, folder)
    return said.replace("\\n", "\n").replace('\\"', '"')


def quoted(page: Path) -> list[str]:
    """Return the messages that a page quotes."""
    return re.findall(r"^ *```text\n(.*?)\n *```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def is_quotation(quotation: str, message: str) -> bool:
    """Say whether a message reads so; three dots stand for anything."""
    pattern = ".*?".join(re.escape(part.strip()) for part in quotation.split("..."))
    return re.search(pattern, message, re.DOTALL) is not None


@pytest.mark.parametrize("page", PAGES, ids=repository.relative)
def test_a_quoted_error_is_a_real_one(page: Path, said: list[str], printed: str) -> None:
    known = [*said, printed]
    assert [text for text in quoted(page) if not any(is_quotation(text, message) for message in known)] == []


def test_each_error_is_explained(said: list[str]) -> None:
    explained = quoted(TROUBLESHOOTING)
    assert [message for message in said if not any(is_quotation(text, message) for text in explained)] == []


def test_a_quotation_is_compared() -> None:
    assert is_quotation("a ... b", "a, and then b")
    assert not is_quotation("a ... b", "b, and then a")
    assert not is_quotation("one text", "another text")


# Names


def anchors(page: str) -> set[str]:
    """Return what GitHub makes of a page's headings."""
    text = re.sub(r"^ *```.*?^ *```$", "", page, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, repository.ROOT / "CONTRIBUTING.md"], ids=repository.relative)
def test_links_to_our_own_files_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    own = re.findall(rf"\({re.escape(HOME)}(?:/(?:blob|tree)/main/([^)#]+))?(?:#([^)]+))?\)", text)
    broken = []
    for path, anchor in own:
        target = repository.ROOT / (path or "README.md")
        # The changelog is written at the first release.
        there = target.exists() or path == "CHANGELOG.rst"
        if not there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append((path, anchor))
    assert broken == []
    pictures = re.findall(rf"!\[(.*?)\]\({re.escape(RAW)}/([^)]+)\)", text)
    assert all(words and (repository.ROOT / path).is_file() for words, path in pictures)


def test_each_page_is_led_to_from_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    wanted = [f"{HOME}/blob/main/{repository.relative(page)}" for page in PAGES if page not in (README, GUIDE)]
    assert [link for link in wanted if link not in guide] == []


@pytest.mark.parametrize("page", [*PAGES, repository.ROOT / "CONTRIBUTING.md"], ids=repository.relative)
def test_what_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (repository.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert named - targets == set()
    kinds = ("plugins/modules/*.py", "plugins/filter/*.py", "roles/*", "playbooks/*.yml")
    content = {path.stem for kind in kinds for path in repository.ROOT.glob(kind)} | {"attributes", "connection"}
    ours = set(re.findall(r"community\.pingone\.(?!git\b)(\w+)", text)) - {"pingone"}
    assert ours - content == set()
    assert set(re.findall(r"\bPINGONE_\w+", text)) - variables() - FOREIGN == set()
    assert set(re.findall(r"\bzoom_stores_\w+", text)) - role_variables() == set()


@functools.cache
def variables() -> frozenset[str]:
    """Return the environment variables that something in the repository reads."""
    read = [*repository.UTILS, *repository.ROOT.glob("demo/*"), *repository.ROOT.glob("live/*.py")]
    texts = [path.read_text(encoding="utf-8") for path in read if path.is_file()]
    return frozenset(name for text in texts for name in re.findall(r"\bPINGONE_\w+", text))


def role_variables() -> set[str]:
    """Return the role's variables."""
    return set(repository.load("roles/zoom_stores/meta/argument_specs.yml")["argument_specs"]["main"]["options"])


# Playbooks and commands


def blocks(page: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield a page's blocks in a language, each with the text before it."""
    text = page.read_text(encoding="utf-8")
    for block in re.finditer(BLOCK.pattern.replace("yaml", language), text, re.MULTILINE | re.DOTALL):
        yield text[: block.start()], re.sub(rf"^{block['indent']}", "", block["text"], flags=re.MULTILINE)


def files(page: Path) -> dict[str, str]:
    """Return the files that a page tells its reader to write."""
    named = ((FILE.search(before), text) for before, text in blocks(page, "yaml"))
    return {found[1]: text for found, text in named if found}


def commands(page: Path) -> list[list[str]]:
    """Return the words of each Ansible command that a page shows, as far as it can be given without a terminal."""
    lines = "\n".join(text for _before, text in blocks(page, "shell")).replace("\\\n", " ").splitlines()
    split = (shlex.split(line, comments=True) for line in lines)
    wanted = (words for words in split if words[:1] in (["ansible"], ["ansible-playbook"]))
    return [[word for word in words if word != "--ask-vault-pass"] for words in wanted]


def call(words: list[str], simulator: Simulator, folder: Path, **more: Any) -> str:
    """Run an Ansible command to its good end, with more variables than the page gives; return what it said."""
    given = ["--extra-vars", json.dumps(more)] if more else []
    command = [repository.program(words[0]), *words[1:], *given]
    return called(command, simulator, folder)


def called_in_vain(words: list[str], simulator: Simulator, folder: Path) -> str:
    """Run an Ansible command that has to fail; return what it said."""
    with pytest.raises(AssertionError) as failure:
        call(words, simulator, folder)
    said = str(failure.value)
    assert "failed=1" in said, said
    return said


def prepare(folder: Path, *pages: Path) -> None:
    """Write the files of some pages; the vault's is not encrypted here."""
    for page in pages:
        for name, text in files(page).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def asked(simulator: Simulator, method: str, path: str) -> list[Any]:
    """Return what was asked so, from the journal."""
    journal = control(simulator, "journal")
    return [one for one in journal if one["method"] == method and re.search(path, one["path"])]


def test_each_command_of_a_page_is_run_or_is_known_not_to_be() -> None:
    shown = {page.stem for page in PAGES if commands(page)}
    # README's is that of many-environments; those of adoption are the example's, which has tests of its own.
    # test_provisioning.py follows its page.
    assert shown == {"README", "adoption", "provisioning", *WALKS}


def _guide(simulator: Simulator, folder: Path) -> None:
    prepare(folder, GUIDE)
    checked, done = (call(words, simulator, folder) for words in commands(GUIDE))
    assert "+++ after" in checked
    again = call(commands(GUIDE)[1], simulator, folder)
    assert re.search(r"ok=2 +changed=2 ", checked), checked
    assert re.search(r"ok=2 +changed=2 ", done), done
    assert re.search(r"ok=1 +changed=0 ", again), again
    assert len(asked(simulator, "POST", "/revisions$")) == 1


def _removal(simulator: Simulator, folder: Path) -> None:
    page = repository.ROOT / "docs/removal.md"
    prepare(folder, page)
    store = control(simulator, "stores", {**STORE, "managed": True, "configuration": OLD})
    rule = {"name": "PingOne to Zoom", "plan": {"id": control(simulator, "plans", {})["id"]}}
    ends = {"sourceStore": {"id": control(simulator, "stores", {"type": "directory"})["id"]}}
    control(simulator, "rules", {**rule, **ends, "targetStore": {"id": store["id"]}})
    (look,) = commands(page)
    # As the page says: the store's task fails while the rule is there.
    said = " ".join(called_in_vain(look, simulator, folder).split())
    assert "PingOne deprovisions the rule's users there" in said
    assert 'Provisioning rules refer to the store, delete them first: "PingOne to Zoom"' in said.replace("\\", "")
    assert (len(control(simulator, "rules")), len(control(simulator, "stores"))) == (1, 2)
    said = " ".join(call(look[:2], simulator, folder).split())
    assert "The store is managed: PingOne deprovisions its users in Zoom" in said
    assert control(simulator, "rules") == []
    assert [one["type"] for one in control(simulator, "stores")] == ["directory"]
    assert len(asked(simulator, "POST", "/revisions$")) == 1
    # What is not there is unchanged.
    again = call(look, simulator, folder)
    assert re.search(r"ok=2 +changed=0 ", again), again


def _rules(simulator: Simulator, folder: Path) -> None:
    page = repository.ROOT / "docs/rules.md"
    prepare(folder, GUIDE, page)
    run, look = commands(page)
    # What the first tasks would make is not there for the rule in check mode, as the page says.
    said = " ".join(called_in_vain(look, simulator, folder).split())
    assert "there is no propagation plan in this environment" in said
    assert control(simulator, "stores") == []
    done = call(run, simulator, folder)
    assert re.search(r"ok=5 +changed=5 ", done), done
    (rule,) = control(simulator, "rules")
    assert rule["active"] is True
    assert sorted(one["targetAttribute"] for one in control(simulator, "mappings")) == [
        "name.familyName",
        "name.givenName",
        "userName",
    ]
    assert len(asked(simulator, "POST", "/revisions$")) == 1
    again = call(look, simulator, folder)
    assert re.search(r"ok=4 +changed=0 ", again), again


def _emergency_ground(simulator: Simulator, folder: Path) -> tuple[messages.Stage, str]:
    """Write the page's files; make two rules, one of them to the page's store; return the stage and that store's ID."""
    prepare(folder, GUIDE, EMERGENCY)
    stage = messages.Stage(simulator, partial(control, simulator))
    stage.set(secrets_on_read="omit")
    plan, source = stage.control("plans", {"name": "Identity provisioning"})["id"], stage.store(type="directory")
    mine = stage.store()
    for name, target in (("PingOne to Zoom", mine), ("PingOne to another", stage.store(name="another"))):
        ends = {"plan": {"id": plan}, "sourceStore": {"id": source}, "targetStore": {"id": target}}
        rule = stage.control("rules", {"name": name, "active": True, **ends})
        user_name = {"sourceAttribute": "email", "targetAttribute": "userName"}
        stage.control("mappings", {"rule": {"id": rule["id"]}, **user_name})
    return stage, mine


def _emergency(simulator: Simulator, folder: Path) -> None:
    stage, mine = _emergency_ground(simulator, folder)
    check, off, publish, store_off, give_up, on, publish_again = commands(EMERGENCY)

    def active() -> dict[str, bool]:
        return {one["name"]: one["active"] for one in stage.control("rules")}

    # A name that no store has is no green run.
    misspelt = [*off, "-e", "store_name=Zoom connection"]
    said = " ".join(called_in_vain(misspelt, simulator, folder).split())
    assert "Zoom stores of this name: 0. All names: another, zoom connection" in said
    assert asked(simulator, "PUT", "") == asked(simulator, "POST", "/revisions$") == []
    # With the address as it may be given, too, from another region, over several pages.
    stage.set(page_size=1)
    abroad = {**simulator, "api_url": simulator["api_url"] + "/v1"}
    call(check, abroad, folder)
    assert all(active().values())
    done = called(["env", "PINGONE_REGION_CODE=EU", repository.program(off[0]), *off[1:]], abroad, folder)
    assert re.search(r"ok=5 +changed=2 ", done), done
    assert active() == {"PingOne to Zoom": False, "PingOne to another": True}
    again = call(off, simulator, folder)
    assert re.search(r"ok=3 +changed=0 .* skipped=1 ", again), again
    assert len(asked(simulator, "POST", "/revisions$")) == 1
    call(publish, simulator, folder)
    for words in (store_off, give_up):
        call(words, simulator, folder)
        assert {one["id"]: one["status"] for one in stage.control("stores")}[mine] == "INACTIVE"
        stage.control("stores/" + mine, {"status": "ACTIVE"}, method="PATCH")
    call(on, simulator, folder)
    call(publish_again, simulator, folder)
    assert all(active().values())
    assert len(asked(simulator, "POST", "/revisions$")) == 5


def _adhoc(page: str, simulator: Simulator, folder: Path) -> None:
    (words,) = commands(repository.ROOT / f"docs/{page}.md")
    call(words, simulator, folder)
    assert len(asked(simulator, "POST", "/revisions$")) == 1


def _drift(simulator: Simulator, folder: Path) -> None:
    prepare(folder, GUIDE)
    control(simulator, "stores", {**STORE, "configuration": OLD})
    (look,) = commands(repository.ROOT / "docs/drift.md")
    said = call(look, simulator, folder)
    assert '+    "status": "ACTIVE"' in said
    assert "(new secret)" in said
    assert asked(simulator, "PUT", "") == []


def _terraform(simulator: Simulator, folder: Path) -> None:
    page = repository.ROOT / "docs/from-terraform.md"
    prepare(folder, GUIDE, page)
    # What Terraform has made is another environment than the one that stands in the play.
    made = "5eed0000-0000-4000-8000-00000000e0e0"
    control(simulator, "environments", {"id": made, "age_seconds": 3600})
    (words,) = commands(page)
    call([re.sub(r"\$\(jq .*\)", made, word) for word in words], simulator, folder)
    paths = {one["path"] for one in control(simulator, "journal") if "/as/token" not in one["path"]}
    assert [path for path in paths if f"/environments/{made}" not in path] == []
    assert [one["name"] for one in control(simulator, f"stores?environment_id={made}")] == ["zoom connection"]
    assert control(simulator, "stores") == []


def _rotation(simulator: Simulator, folder: Path) -> None:
    page = repository.ROOT / "docs/rotation.md"
    prepare(folder, GUIDE, page)
    control(simulator, "settings", {"secrets_on_read": "mask"}, method="PATCH")
    control(simulator, "stores", {**STORE, "configuration": OLD})
    (words,) = commands(page)
    # The real Zoom, which nobody here can reach, refuses the new secret first, and takes it then.
    called_in_vain(words, simulator, folder)
    assert asked(simulator, "PUT", "") == asked(simulator, "POST", "/revisions$") == []
    fault = {"method": "POST", "path": "/connection/status$", "kind": "empty", "times": None}
    control(simulator, "faults", fault)
    call(words, simulator, folder)
    (store,) = control(simulator, "stores")
    assert store["configuration"]["OAUTH_CLIENT_SECRET"] == "example-client-secret"
    assert len(asked(simulator, "POST", "/revisions$")) == 1


def _many(simulator: Simulator, folder: Path) -> None:
    page = repository.ROOT / "docs/many-environments.md"
    prepare(folder, GUIDE, page)
    hosts = yaml.safe_load(files(page)["inventory.yml"])["all"]["hosts"]
    ids = [host["zoom_stores_environment_id"] for host in hosts.values()]
    for identifier in ids:
        control(simulator, "environments", {"id": identifier, "age_seconds": 3600})
    check, run, limited, patient = commands(page)
    call(check, simulator, folder)
    assert asked(simulator, "POST", "/propagation/") == []
    for words in (run, patient):
        call(words, simulator, folder)
    call(limited, simulator, folder)
    for playbook in (text for before, text in blocks(page, "yaml") if NOT_RUN.search(before)):
        (folder / "own.yml").write_text(playbook, encoding="utf-8")
        options = [] if "localhost" in playbook else ["-i", "inventory.yml"]
        call(["ansible-playbook", "own.yml", *options, "-e", "@zoom-vault.yml"], simulator, folder)
    names = [[one["name"] for one in control(simulator, f"stores?environment_id={identifier}")] for identifier in ids]
    assert names == [["Zoom berlin", "Zoom"], ["Zoom lisbon", "Zoom"], ["Zoom oslo"]]


# The numbers of the table in many-environments, for several stores: unchanged, created, created without a revision.
REQUESTS: dict[bool, Callable[[int], tuple[int, int, int]]] = {
    True: lambda stores: (3, stores + 5, stores + 7),
    False: lambda stores: (stores + 2, 2 * stores + 4, 2 * stores + 6),
}


@pytest.mark.thorough
@pytest.mark.parametrize("direct", REQUESTS, ids=["direct", "as processes"])
def test_a_run_needs_as_many_requests_as_the_page_says(direct: bool, simulator: Simulator, tmp_path: Path) -> None:
    page = repository.ROOT / "docs/many-environments.md"
    prepare(tmp_path, GUIDE, page)
    settings = yaml.safe_load(files(page)["group_vars/all.yml"])["zoom_stores_list"][0]["configuration"]
    (identifier, *_others) = (
        host["zoom_stores_environment_id"]
        for host in yaml.safe_load(files(page)["inventory.yml"])["all"]["hosts"].values()
    )
    control(simulator, "environments", {"id": identifier, "age_seconds": 3600})
    run = [*commands(page)[1], "--limit", "berlin"]

    def needed(*names: str) -> int:
        control(simulator, "journal", method="DELETE")
        stores = [{"name": name, "status": "ACTIVE", "configuration": settings} for name in names]
        call(run, simulator, tmp_path, zoom_stores_list=stores, pingone_direct=direct)
        return len(control(simulator, "journal"))

    unchanged, created, first = REQUESTS[direct](3)
    assert needed("one", "two", "three") == first
    assert needed("one", "two", "three") == unchanged
    assert needed("four", "five", "six") == created


WALKS: dict[str, Callable[[Simulator, Path], None]] = {
    "guide": _guide,
    "removal": _removal,
    "publishing": partial(_adhoc, "publishing"),
    "first-run": partial(_adhoc, "first-run"),
    "drift": _drift,
    "emergency": _emergency,
    "rotation": _rotation,
    "rules": _rules,
    "many-environments": _many,
    "from-terraform": _terraform,
}


@pytest.mark.thorough
@pytest.mark.parametrize("page", WALKS)
def test_who_follows_a_page_arrives(page: str, simulator: Simulator, tmp_path: Path) -> None:
    WALKS[page](simulator, tmp_path)


def test_the_rules_of_a_store_are_switched_off(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, mine = _emergency_ground(simulator, tmp_path)
    check, off = commands(EMERGENCY)[:2]
    assert "PingOne to Zoom" in call(check, simulator, tmp_path)
    assert asked(simulator, "PUT", "") == []
    # What older versions of ansible-core do in any case.
    monkeypatch.setenv("ANSIBLE_INJECT_INVOCATION", "true")
    done = call([*off, "-vvvv", "--diff"], simulator, tmp_path)
    written = [(one["body"]["targetStore"]["id"], one["body"]["active"]) for one in asked(simulator, "PUT", "/rules/")]
    assert written == [(mine, False)]
    assert len(asked(simulator, "POST", "/revisions$")) == 1
    assert TOKEN not in done
    secrets = {one["configuration"]["OAUTH_CLIENT_SECRET"] for one in stage.control("stores")}
    assert secrets == {messages.CREDENTIALS["oauth_client_secret"]}


def test_an_emergency_does_not_depend_on_where_the_tenant_is() -> None:
    # The modules know the regions and their addresses; a page that knows them, too, is wrong somewhere.
    assert [text for _before, text in blocks(EMERGENCY, "yaml") if "://" in text or "ansible.builtin.uri" in text] == []


def test_each_playbook_that_is_left_out_is_run_elsewhere() -> None:
    left_out = [(page.stem, text) for page in PAGES for before, text in blocks(page, "yaml") if NOT_RUN.search(before)]
    names = [name for name, _text in left_out]
    assert names == ["automation-platform", "emergency", *["many-environments"] * 2, *["provisioning"] * 3]
    # The first one is an example's, which has tests of its own, and test_provisioning.py runs the last ones; the others
    # are run above.
    assert yaml.safe_load(left_out[0][1]) == repository.load("examples/automation-platform/bootstrap.yml")


@pytest.mark.parametrize("name", ["automation-platform", "adoption"])
def test_the_files_of_an_example_are_there(name: str) -> None:
    page = repository.ROOT / f"docs/{name}.md"
    there = {path.name for path in (repository.ROOT / "examples" / name).rglob("*")}
    # The reader writes the one with the secrets, and is told so.
    named = set(re.findall(r"`(\w[\w-]*\.yml)`", page.read_text(encoding="utf-8"))) - {"credential.yml"}
    assert named
    assert named <= there


# The picture


def picture() -> ET.Element:
    """Return the picture."""
    # It is our own, so that nothing in it is against us.
    return ET.parse(PICTURE).getroot()  # noqa: S314


def test_the_picture_shows_what_is_printed(simulator: Simulator, tmp_path: Path) -> None:
    prompt, *drawn = ("".join(element.itertext()) for element in picture().iter() if element.tag.endswith("}text"))
    words = shlex.split(prompt.removeprefix("$ "))
    (tmp_path / words[1]).write_text(first_playbook(), encoding="utf-8")
    switches = {"CREATE_USERS": True, "UPDATE_USERS": True, "DISABLE_USERS": False}
    control(simulator, "stores", {**STORE, "configuration": {**OLD, **switches}})
    values = {"zoom_account_id": OLD["OAUTH_ACCOUNT_ID"], "zoom_client_id": OLD["OAUTH_CLIENT_ID"]}
    values["zoom_client_secret"] = simulator["zoom_client_secret"]
    said = call(words, simulator, tmp_path, **values)
    shown = said[said.index("TASK [") : said.index("PLAY RECAP")].splitlines()
    assert drawn == [re.sub(r"\*{4,}", "***", line) for line in shown if line]


def test_the_picture_can_be_read_aloud() -> None:
    root = picture()
    described = {element.attrib["id"] for element in root if element.tag.endswith(("}title", "}desc")) and element.text}
    assert described == set(root.attrib["aria-labelledby"].split())
    assert f"{RAW}/{repository.relative(PICTURE)}" in README.read_text(encoding="utf-8")


def first_playbook() -> str:
    """Return the playbook that README begins with."""
    return next(text for _before, text in blocks(README, "yaml") if is_playbook(yaml.safe_load(text)))


def test_readme_begins_with_a_playbook() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    # What a screen shows of it.
    assert max(index for index, line in enumerate(lines) if line in first_playbook().splitlines()[-1:]) < 45
