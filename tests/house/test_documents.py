# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation, the metadata and the settings have in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import repository
import yaml

NAMES = [f"{repository.collection()}.{path.stem}" for path in repository.MODULES]
PAGES = [repository.ROOT / "README.md", *sorted(repository.ROOT.glob("docs/*.md"))]
HEADINGS = (
    "Code of Conduct",
    "Communication",
    "Requirements",
    "Installation",
    "Included content",
    "Using this collection",
    "Testing",
    "Contributing",
    "Release notes",
    "Versioning policy",
    "Licensing",
)
# By the last word of a module's name: only what manages something has a difference to show.
DIFF_MODE = {"store": "full", "plan": "full", "rule": "full", "revision": "none", "token": "N/A", "info": "N/A"}
# Where the checkout of one developer lies, or a home folder.
OF_ONE_MACHINE = re.compile(r"(?<![\w.}~-])/(?:root|work|home/\w+|Users/\w+)/")


def readme() -> str:
    """Return the text of README."""
    return (repository.ROOT / "README.md").read_text(encoding="utf-8")


def test_the_action_group_is_the_modules() -> None:
    groups = repository.load("meta/runtime.yml")["action_groups"]
    assert groups == {"pingone": sorted(path.stem for path in repository.MODULES)}


@pytest.mark.parametrize("name", NAMES)
def test_a_module_documents_itself_fully(name: str) -> None:
    found = repository.documentation()[name]
    doc = found["doc"]
    assert doc["version_added"]
    assert doc["attributes"]["check_mode"]["support"] == "full"
    assert doc["attributes"]["diff_mode"]["support"] == DIFF_MODE[name.rpartition("_")[2]]
    assert doc["attributes"]["action_group"]["membership"] == [f"{repository.collection()}.pingone"]
    assert found["examples"]
    assert [key for key, value in found["return"].items() if not {"sample", "contains"} & set(value)] == []


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_named_and_fully_qualified(name: str) -> None:
    examples = yaml.safe_load(repository.documentation()[name]["examples"])
    plays = examples if "hosts" in examples[0] else [{"tasks": examples}]
    tasks = [task for play in plays for task in [*play["tasks"], *play.get("handlers", [])]]
    for task in tasks:
        assert task["name"][0].isupper()
        assert not task["name"].endswith(".")
        assert [key for key in task if re.fullmatch(r"\w+\.\w+\.\w+", key)], task
    assert any(name in task for task in tasks)


def test_readme_has_the_sections_that_a_collection_needs() -> None:
    found = re.findall(r"^## (.+)$", readme(), re.MULTILINE)
    assert [heading for heading in HEADINGS if heading not in found] == []
    assert "pip install ansible" not in readme()


def test_readme_names_each_module_and_the_limit_of_support() -> None:
    assert [path.stem for path in repository.MODULES if path.stem not in readme()] == []
    assert re.search(r"unofficial|not affiliated", readme(), re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES, ids=repository.relative)
def test_links_are_absolute(path: Path) -> None:
    targets = re.findall(r"\]\(([^)]*)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []


def test_the_version_stands_in_two_places_that_agree() -> None:
    text = (repository.PLUGINS / "module_utils/_version.py").read_text(encoding="utf-8")
    assert re.findall(r'^VERSION = "(.*)"$', text, re.MULTILINE) == [repository.load("galaxy.yml")["version"]]


def test_requirements_agree() -> None:
    lines = (repository.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = {line for line in lines if line[:1] not in ("", "#")}
    assert wanted
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+(>=[0-9.]+)?", line) for line in wanted)
    for name in ("meta/requirements.txt", "tests/unit/requirements.txt", "tests/integration/requirements.txt"):
        assert wanted <= set((repository.ROOT / name).read_text(encoding="utf-8").splitlines())
    for name in NAMES:
        documented = repository.documentation()[name]["doc"]["requirements"]
        assert wanted <= {line.replace(" ", "") for line in documented}


def test_nothing_is_excused() -> None:
    names = [repository.relative(path) for path in repository.files()]
    assert [name for name in names if name.startswith("tests/sanity/")] == []
    settings = repository.load(".ansible-lint")
    assert settings["profile"] == "production"
    assert {"skip_list", "warn_list", "enable_list"} & set(settings) == set()


def test_no_file_knows_one_machine() -> None:
    found = []
    for path in repository.files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        places = {match[0] for match in OF_ONE_MACHINE.finditer(text)}
        if places or str(repository.ROOT) in text:
            found.append((repository.relative(path), places))
    assert found == []
