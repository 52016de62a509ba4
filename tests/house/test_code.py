# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every file of the collection's code has in common."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import repository

PYTHON = [path for path in repository.files() if path.suffix == ".py"]
CODE = [path for path in PYTHON if path.is_relative_to(repository.PLUGINS)]
# Of the libraries that requests stands on; the collection has no say in their names.
FOREIGN = {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"}


@pytest.mark.parametrize("path", PYTHON, ids=repository.relative)
def test_a_file_states_its_licence_and_postpones_annotations(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = "\n".join(text.splitlines()[:4])
    assert "# SPDX-License-Identifier: GPL-3.0-or-later" in head
    assert "# Copyright (c) community.pingone contributors" in head
    code = [node for node in repository.tree(path).body if not isinstance(node, ast.Expr)]
    assert not code or "\nfrom __future__ import annotations\n" in text


@pytest.mark.parametrize("path", repository.UTILS, ids=lambda path: path.stem)
def test_module_utils_are_private_and_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name.startswith("_")
    assert "# PRIVATE: part of the collection community.pingone, for its own modules only." in text
    assert len(text.splitlines()) < 250


@pytest.mark.parametrize("path", CODE, ids=repository.relative)
def test_the_namespace_can_change(path: Path) -> None:
    assert "ansible_collections" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CODE, ids=repository.relative)
def test_what_a_function_is_called_with_and_returns_is_annotated(path: Path) -> None:
    functions = [node for node in ast.walk(repository.tree(path)) if isinstance(node, ast.FunctionDef)]
    assert [one.name for one in functions if one.returns is None and one.name != "__init__"] == []


@pytest.mark.parametrize("path", repository.MODULES, ids=lambda path: path.stem)
def test_a_module_supports_check_mode_and_ends_in_main_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "AnsibleModule(supports_check_mode=True" in text
    main = next(node for node in repository.tree(path).body if getattr(node, "name", "") == "main")
    exits = [node for node in ast.walk(repository.tree(path)) if _is_exit(node)]
    assert len(exits) == 2
    assert all(main.lineno < node.lineno <= (main.end_lineno or 0) for node in exits)


@pytest.mark.parametrize("path", repository.MODULES, ids=lambda path: path.stem)
def test_state_is_present_or_absent(path: Path) -> None:
    state = repository.documentation()[f"{repository.collection()}.{path.stem}"]["doc"]["options"].get("state")
    assert state is None or (state["choices"], state["default"]) == (["present", "absent"], "present")


def test_each_environment_variable_is_documented_and_no_other() -> None:
    read = {name for path in CODE for name in (*_env_fallbacks(path), *_looked_up(path))}
    text = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    documented = set(re.findall(r"\bE\(([A-Z0-9_]+)\)", text))
    assert read
    assert documented - FOREIGN == read
    assert set(re.findall(r"\bPINGONE_[A-Z0-9_]+", text)) == read


def _is_exit(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("exit_json", "fail_json", "fail_on_missing_params")
    )


def _env_fallbacks(path: Path) -> list[str]:
    """Return the environment variables in ``(env_fallback, [...])``."""
    return [
        name
        for node in ast.walk(repository.tree(path))
        if isinstance(node, ast.Tuple) and [getattr(one, "id", "") for one in node.elts[:1]] == ["env_fallback"]
        for name in ast.literal_eval(node.elts[1])
    ]


def _looked_up(path: Path) -> list[str]:
    """Return the environment variables in ``os.environ.get("...")``."""
    return re.findall(r'os\.environ\.get\("(\w+)"\)', path.read_text(encoding="utf-8"))
