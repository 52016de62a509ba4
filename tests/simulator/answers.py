# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of good answers: one resource, a list, a page of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import JSONResponse

from errors import PingOneError, detail
from simulator import Simulator
from state import Record, new_id

HAL = "application/hal+json;charset=UTF-8"


@dataclass
class Page:
    """Where a cursor stands: the collection as the first page saw it, and how far it has been read."""

    items: list[Record]
    size: int
    start: int = 0
    number: int = 0


def resource(
    request: Request, record: Record, path: str, relations: tuple[str, ...], status: int = 200
) -> JSONResponse:
    """One resource with its links, which all lead to the same address, as in the published samples."""
    href = f"{request.base_url}v1/environments/{record['environment']['id']}/{path}/{record['id']}"
    links = {relation: {"href": href} for relation in relations}
    return JSONResponse({**record, "_links": links}, status_code=status)


def listing(
    request: Request, simulator: Simulator, name: str, collect: Callable[[], list[Record]], largest: int | None = None
) -> JSONResponse:
    """A list of resources: all of them, or the page that the request asks for; no page is ever longer than largest."""
    largest = simulator.settings.page_size or largest
    cursor = request.query_params.get("cursor")
    page = _first(request, collect(), largest) if cursor is None else simulator.world.pages.get(cursor)
    if page is None:
        raise PingOneError(400, "The cursor is not known.", details=[detail("INVALID_PARAMETER", "cursor", "Unknown.")])
    short = simulator.settings.short_page
    count = page.size if not short else 0 if page.number == 1 else max(1, page.size - 1)
    items = page.items[page.start : page.start + count]
    links = {"self": {"href": str(request.url)}}
    address = str(request.url).partition("?")[0]
    after = page.start + count
    if after < len(page.items) or (short and page.number < 2):
        following = new_id()
        simulator.world.pages[following] = Page(page.items, page.size, after, page.number + 1)
        links["next"] = {"href": f"{address}?limit={page.size}&cursor={following}"}
    body: dict[str, Any] = {"_links": links, "_embedded": {name: items}}
    if simulator.settings.list_extras:
        body |= {"count": len(page.items), "size": len(items)}
    return JSONResponse(body, media_type=HAL)


def bare(items: list[Record]) -> JSONResponse:
    """A list that is an array and nothing else."""
    return JSONResponse(items, media_type=HAL)


def _first(request: Request, items: list[Record], largest: int | None) -> Page:
    if largest is None:
        return Page(items, max(1, len(items)))
    asked = request.query_params.get("limit", str(largest))
    if not asked.isdecimal() or int(asked) < 1:
        raise PingOneError(400, "The limit is not valid.", details=[detail("INVALID_PARAMETER", "limit", "Not valid.")])
    return Page(items, min(int(asked), largest))
