"""Plots of the report as SVG text: the same bytes for the same tables, readable on light and on dark ground."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import matplotlib as mpl
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from retrain.summaries import CELLS, DIRECTIONS, OWN_CELL, TYPES, distinct_cells, passing

INK = "#010203"  # replaced by currentColor, so that text and lines follow the page
LONGEST_NAME, LONGEST_TITLE = 28, 18
MOST_TRANSITIONS = 8
LEAST_BARS = 5  # room kept for, so that few bars are not thick
CELL_COLOURS = dict(zip(CELLS, ("#808080", "#c28a00", "#3b8fd0", "#d1495b", "#3a9d78"), strict=True))
CELL_MARKERS = dict(zip(CELLS, ("o", "s", "^", "D", "v"), strict=True))
DIRECTION_COLOURS = dict(zip(DIRECTIONS, ("#d1495b", "#3b8fd0", "#c28a00", "#3a9d78", "#8c8c8c"), strict=True))
ERRORS = {"truth_fn": "missed (FN)", "query_fp": "false (FP)"}
STYLE = {
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "figure.facecolor": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "retrain",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


def shorten(name: str, longest: int) -> str:
    """A name longer than `longest` letters cut in its middle."""
    half = (longest - 1) // 2
    return name if len(name) <= longest else f"{name[:half]}…{name[-half:]}"


def _numbered(names: Sequence[str], longest: int) -> dict[str, str]:
    """Short labels, still different from each other."""
    short = [shorten(name, longest) for name in names]
    return {
        name: label if short.count(label) == 1 else f"{number}. {label}"
        for number, (name, label) in enumerate(zip(names, short, strict=True), start=1)
    }


def errors(metrics: pd.DataFrame) -> str:
    """Missed and false variants of every cell: one row per arm and sample, one panel per type and kind of error."""
    table = distinct_cells(passing(metrics))
    table = table.assign(row=_row_names(table))
    labels = _numbered(list(dict.fromkeys(table["row"])), LONGEST_NAME)
    cells = [cell for cell in CELLS if cell in set(table["cell"])]
    with _style():
        figure = Figure(figsize=(10, 1.5 + 0.55 * len(labels)), layout="constrained")
        panels = figure.subplots(1, 4, sharey=True)
        for axes, (variant_type, source) in zip(panels, [(t, s) for t in TYPES for s in ERRORS], strict=True):
            part = table[table["type"] == variant_type]
            _points(axes, part.assign(row=part["row"].map(labels)), source, list(labels.values()), cells)
            axes.set(title=f"{variant_type} {ERRORS[source]}", xlabel="variants", ylabel="")
        handles = [_marker(cell) for cell in cells]
        figure.legend(handles=handles, loc="outside upper left", ncols=len(cells), handletextpad=0.2)
        return _svg(figure)


def _row_names(table: pd.DataFrame) -> pd.Series:
    """The arm, and the sample where there are several."""
    several = table[["role", "sample"]].drop_duplicates().shape[0] > 1
    roles = table["role"].map(lambda role: "" if role == "test" else f" ({role})")
    return table["arm"] + (", " + table["sample"] + roles if several else "")


def _points(axes, part: pd.DataFrame, source: str, names: Sequence[str], cells: Sequence[str]) -> None:
    """Each cell on a line of its own inside its row, so that equal counts do not hide each other."""
    for number, cell in enumerate(cells):
        own = part[part["cell"] == cell]
        rows = own["row"].map({name: row for row, name in enumerate(names)}) + 0.16 * (number - (len(cells) - 1) / 2)
        look = {"color": CELL_COLOURS[cell], "marker": CELL_MARKERS[cell], "s": 28, "linewidth": 0}
        sns.scatterplot(x=own[source], y=rows, ax=axes, legend=False, zorder=3, **look)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    most = max([5, *part[source]])
    axes.set_xlim(left=-0.04 * most, right=1.08 * most)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(axis="x", color=INK, alpha=0.15, linewidth=0.6)
    axes.tick_params(axis="y", length=0)


def _marker(cell: str):
    look = {"color": CELL_COLOURS[cell], "marker": CELL_MARKERS[cell], "markersize": 5, "linestyle": ""}
    return mpl.lines.Line2D([], [], label=cell, **look)


def flips(placed: pd.DataFrame, arms: Sequence[str]) -> str:
    """Flips of each arm's own cell by change of genotype, stacked by direction; one panel per arm."""
    columns = min(3, len(arms))
    rows = -(-len(arms) // columns)
    labels = _numbered(arms, LONGEST_TITLE)
    own = {arm: placed[(placed["arm"] == arm) & (placed["cell"] == OWN_CELL)] for arm in arms}
    present = [direction for direction in DIRECTIONS if direction in set(placed["direction"])]
    with _style():
        figure = Figure(figsize=(10, 0.6 + 2.3 * rows), layout="constrained")
        panels = list(figure.subplots(rows, columns, squeeze=False).flat)
        for axes, arm in zip(panels, arms, strict=False):
            _bars(axes, own[arm], present)
            axes.set_title(labels[arm], loc="left")
        for axes in panels[len(arms) :]:
            axes.set_axis_off()
        handles = [mpl.patches.Patch(color=DIRECTION_COLOURS[name], label=name.replace("_", " ")) for name in present]
        figure.legend(handles=handles, loc="outside upper left", ncols=max(len(present), 1))
        return _svg(figure)


def _bars(axes, part: pd.DataFrame, directions: Sequence[str]) -> None:
    if part.empty:
        axes.text(0.5, 0.5, "no flips", ha="center", va="center", transform=axes.transAxes)
        axes.set(xticks=[], yticks=[])
        return
    frequent = part["transition"].value_counts()
    order = sorted(frequent.index, key=lambda name: (-frequent[name], name))[:MOST_TRANSITIONS]
    named = part["transition"].where(part["transition"].isin(order), "other")
    order += ["other"] if (named == "other").any() else []
    named = pd.Categorical(named, categories=order)
    part = pd.DataFrame({"transition": named, "direction": part["direction"].to_numpy()})
    look = {"palette": DIRECTION_COLOURS, "hue_order": list(directions)[::-1], "multiple": "stack", "legend": False}
    sns.histplot(part, y="transition", hue="direction", ax=axes, shrink=0.8, alpha=1, linewidth=0, **look)
    axes.set(xlabel="", ylabel="", ylim=(max(len(order), LEAST_BARS) - 0.5, -0.5))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.tick_params(axis="y", length=0)


@contextmanager
def _style() -> Iterator[None]:
    with mpl.rc_context({**sns.axes_style("ticks"), **STYLE}):
        yield


def _svg(figure: Figure) -> str:
    """SVG element without prologue, without metadata (the date) and without the ids that only name groups; text in the
    colour of the page."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg")
    text = buffer.getvalue()
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r' id="[A-Za-z.]+_\d+"', "", text)
    return text.replace(INK, "currentColor").replace("<svg ", '<svg aria-hidden="true" ', 1)
