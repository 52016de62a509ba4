# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sphinx's settings for the site that "make docs" builds, and what leads the repository's links to its own pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes  # type: ignore[import-untyped] # the developer's environment has no stubs of it
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

ROOT = Path(__file__).resolve().parents[2]
HOME = "https://github.com/ansible-collections/community.pingone"
# The Markdown pages must have absolute links, because Galaxy shows them without the files around them.
FILE = re.compile(rf"{re.escape(HOME)}/(?:blob|tree)/main/(?P<path>[^#?]+?)/?(?:#(?P<anchor>.*))?")
README = re.compile(rf"{re.escape(HOME)}/?(?:#(?P<anchor>.*))?")
PICTURE = re.compile(
    r"https://raw\.githubusercontent\.com/ansible-collections/community\.pingone/main/(?P<path>.*)"
    rf"|{re.escape(HOME)}/(?:raw|blob)/main/(?P<blob>.*?)(?:\?raw=true)?"
)
# What antsibull-docs refers to in Ansible's own documentation, which the site is built without.
ANSIBLE = "https://docs.ansible.com/ansible/latest/"
ELSEWHERE = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
}
CORE_PLUGIN = re.compile(r"ansible_collections\.ansible\.builtin\.(?P<name>\w+_(?:module|lookup|filter|test))")

project = "community.pingone"
copyright = "community.pingone contributors"
title = html_title = "Ansible collection community.pingone"
html_short_title = "community.pingone"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
source_suffix = {".rst": "restructuredtext", ".md": "markdown"}
html_theme = "sphinx_ansible_theme"
html_theme_options = {"display_version": False}
html_show_sphinx = False
html_use_index = False
html_copy_source = False
pygments_style = "ansible"
highlight_language = "yaml+jinja"

myst_enable_extensions = ["html_image"]
myst_heading_anchors = 6
# A build needs no network, and a reference that leads nowhere fails it.
nitpicky = True

logger = logging.getLogger(__name__)


def page_of(path: str) -> str | None:
    """Return the site's page that shows a file of the repository."""
    if path == "README.md":
        return "index"
    if path == "CHANGELOG.rst":
        return "reference/changelog"
    if path == "CONTRIBUTING.md":
        return "contributing"
    page = re.fullmatch(r"docs/([^/]+)\.md", path)
    return f"pages/{page[1]}" if page else None


class OwnPictures(SphinxTransform):
    """Show the repository's pictures from the site, not from the network."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Rewrite the addresses of one page's pictures."""
        for image in self.document.findall(nodes.image):
            found = PICTURE.fullmatch(image["uri"])
            if found:
                path = found["path"] or found["blob"]
                if not (ROOT / path).is_file():
                    logger.warning("no such picture in the repository: %s", path, location=image)
                    continue
                copy = Path(self.app.srcdir) / "pictures" / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, copy)
                image["uri"] = f"/pictures/{path}"


class OwnPages(SphinxPostTransform):
    """Lead links to the repository's pages to the site's, and complain of those that lead nowhere."""

    default_priority = 500

    def run(self, **kwargs: Any) -> None:
        """Rewrite the links of one page."""
        for link in self.document.findall(nodes.reference):
            uri = link.get("refuri", "")
            found = FILE.fullmatch(uri)
            path, match = (found["path"], found) if found else ("README.md", README.fullmatch(uri))
            if match is None:
                continue
            page = page_of(path)
            if page is None:
                if not (ROOT / path).exists():
                    logger.warning("no such file in the repository: %s", path, location=link)
                continue
            if page not in self.env.found_docs:
                logger.warning("no such page: %s", uri, location=link)
                continue
            anchor = self._anchor(page, match["anchor"], link)
            link["refuri"] = self.app.builder.get_relative_uri(self.env.docname, page) + anchor
            link["internal"] = True

    def _anchor(self, page: str, anchor: str | None, link: nodes.Element) -> str:
        if not anchor:
            return ""
        # By the name that GitHub gives to a heading: where it is, and what Sphinx calls it.
        known = self.env.metadata[page].get("myst_slugs", {})
        if anchor not in known:
            logger.warning("page %s has no heading #%s", page, anchor, location=link)
            return ""
        return f"#{known[anchor][1]}"


def resolve_elsewhere(
    app: Sphinx, env: BuildEnvironment, node: nodes.Element, content: nodes.Element
) -> nodes.reference | None:
    """Lead what antsibull-docs refers to in Ansible's own documentation there; anything else stays broken."""
    target = node.get("reftarget", "")
    core = CORE_PLUGIN.fullmatch(target)
    if core:
        uri = f"{ANSIBLE}collections/ansible/builtin/{core['name']}.html"
    elif target in ELSEWHERE:
        uri = ANSIBLE + ELSEWHERE[target]
    else:
        return None
    return nodes.reference("", "", content, internal=False, refuri=uri)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of what is ours."""
    app.add_transform(OwnPictures)
    app.add_post_transform(OwnPages)
    app.connect("missing-reference", resolve_elsewhere)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
