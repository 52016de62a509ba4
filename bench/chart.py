# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A chart as an SVG: bars from a common zero on a linear scale, readable on a light page and on a dark one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, MARGIN = 760, 24
LABEL_END, BAR_START, BAR_END = 268, 280, 656
ROW, BAR, HEAD = 26, 16, 74

# It brings its own background: a page cannot tell a picture which of its colours are shown.
STYLE = """
    text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
    .title { font-size: 16px; font-weight: 600; }
    .panel { font-weight: 600; }
    .label { text-anchor: end; }
    .note { font-size: 12px; fill: #59636e; }
    .paper { fill: #ffffff; stroke: #d1d9e0; }
    .axis { stroke: #818b98; }
    .bar { fill: #818b98; }
    .ours { fill: #0969da; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .note { fill: #9198a1; }
      .paper { fill: #0d1117; stroke: #3d444d; }
      .axis, .bar { stroke: #9198a1; }
      .bar { fill: #9198a1; stroke: none; }
      .ours { fill: #4493f8; }
    }
"""


@dataclass(frozen=True)
class Bar:
    """One bar; ``ours`` is the one that the chart is about."""

    label: str
    seconds: float
    ours: bool = False


@dataclass(frozen=True)
class Panel:
    """Bars that may be compared with each other; all panels have the same scale."""

    title: str
    bars: Sequence[Bar]


def svg(title: str, note: str, panels: Sequence[Panel]) -> str:
    """Return the chart."""
    longest = max((one.seconds for panel in panels for one in panel.bars), default=0) or 1
    height = HEAD + sum(ROW * (len(panel.bars) + 2) for panel in panels)
    described = " ".join(
        f"{panel.title}. " + "; ".join(f"{one.label}: {_seconds(one.seconds)}" for one in panel.bars) + "."
        for panel in panels
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        ' role="img" aria-labelledby="title desc">',
        "  <!--",
        "  Copyright (c) community.pingone contributors",
        "  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
        "  SPDX-License-Identifier: GPL-3.0-or-later",
        "",
        "  Drawn by make bench.",
        "  -->",
        f'  <title id="title">{escape(title)}</title>',
        f'  <desc id="desc">{escape(described)}</desc>',
        f"  <style>{STYLE}  </style>",
        f'  <rect class="paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        f'  <text class="title" x="{MARGIN}" y="36">{escape(title)}</text>',
        f'  <text class="note" x="{MARGIN}" y="58">{escape(note)}</text>',
    ]
    top = HEAD
    for panel in panels:
        lines += _panel(panel, top, longest)
        top += ROW * (len(panel.bars) + 2)
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel, top: int, longest: float) -> list[str]:
    lines = [f'  <text class="panel" x="{MARGIN}" y="{top + 20}">{escape(panel.title)}</text>']
    first = top + ROW + 6
    for number, one in enumerate(panel.bars):
        y = first + ROW * number
        width = max(1.0, (BAR_END - BAR_START) * one.seconds / longest)
        kind = "ours" if one.ours else "bar"
        lines += [
            f'  <text class="label" x="{LABEL_END}" y="{y + 13}">{escape(one.label)}</text>',
            f'  <rect class="{kind}" x="{BAR_START}" y="{y}" width="{width:.1f}" height="{BAR}"/>',
            f'  <text x="{BAR_START + width + 8:.1f}" y="{y + 13}">{_seconds(one.seconds)}</text>',
        ]
    bottom = first + ROW * len(panel.bars) - (ROW - BAR) + 4
    return [*lines, f'  <line class="axis" x1="{BAR_START}" y1="{first - 4}" x2="{BAR_START}" y2="{bottom}"/>']


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
