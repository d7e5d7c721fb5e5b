"""The table of a play: counts and hours by type, agency and area; and its comparison with another one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

COUNTS = ("received", "closed", "void", "open", "held", "fused")
HOURS = ("hours_median", "hours_p90")
GROUPS = ("total", "type", "agency", "area", "cell")
TOLERANCE_HOURS = 1e-5
NO_AREA = "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """What came of one request."""

    number: str
    event_class: str
    agency: str
    area: str
    state: str
    """closed, void, open or held; another word stands for a state that the table has no column for."""
    fused: bool
    hours: float | None
    position: tuple[float, float] | None = None
    """Longitude and latitude; None where it has none."""


Cells = dict[str, Any]
TableContent = dict[str, Any]


def tabulate(entries: Iterable[Entry]) -> TableContent:
    """Cells by group and value, in the form of the oracle; and the numbers of held requests."""
    groups: dict[str, dict[str, list[Entry]]] = {name: {} for name in GROUPS}
    held = []
    for entry in entries:
        values = {"total": "all", "type": entry.event_class, "agency": entry.agency, "area": entry.area}
        values["cell"] = " | ".join((entry.event_class, entry.agency, entry.area))
        for group, value in values.items():
            groups[group].setdefault(value, []).append(entry)
        if entry.state == "held":
            held.append(entry.number)
    content: TableContent = {
        group: {value: _count(found) for value, found in sorted(members.items())} for group, members in groups.items()
    }
    return content | {"held": sorted(held)}


def quantile(values: Sequence[float], share: float) -> float | None:
    """By linear interpolation between the two nearest values; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    position = (len(ordered) - 1) * share
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def compare(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Every cell and every reason that differs, one line each; empty when the tables are equal."""
    lines = []
    for group in GROUPS:
        for value in sorted(set(ours[group]) | set(theirs[group])):
            mine, other = ours[group].get(value), theirs[group].get(value)
            if mine is None or other is None:
                lines.append(f"{group} {value!r} stands only in {'ours' if other is None else 'the oracle'}")
                continue
            lines += [
                f"{group} {value!r}, {name}: ours {mine[name]}, oracle {other[name]}"
                for name in (*COUNTS, *HOURS)
                if not _same(mine[name], other[name])
            ]
    for number in sorted(set(ours["held"]) ^ set(theirs["held"])):
        lines.append(f"{number} is held only in {'ours' if number in ours['held'] else 'the oracle'}")
    if ours.get("set_aside") != theirs.get("set_aside"):
        lines.append(f"rows set aside: ours {ours.get('set_aside')}, oracle {theirs.get('set_aside')}")
    reasons = {name: set(table.get("differences", ())) for name, table in (("ours", ours), ("the oracle", theirs))}
    for name, other in (("ours", "the oracle"), ("the oracle", "ours")):
        lines += [f"only {name} says of the file's columns: {line}" for line in sorted(reasons[name] - reasons[other])]
    return lines


def rendered(content: Mapping[str, Any], group: str) -> Table:
    """One group as a table for the terminal."""
    table = Table(title=f"By {group}" if group != "total" else "All requests", title_justify="left")
    table.add_column(group)
    for name in (*COUNTS, *HOURS):
        table.add_column(name.replace("_", " "), justify="right")
    for value, cells in content[group].items():
        hours = ("-" if cells[name] is None else f"{cells[name]:,.2f}" for name in HOURS)
        table.add_row(value, *(f"{cells[name]:,}" for name in COUNTS), *hours)
    return table


def _count(entries: Sequence[Entry]) -> Cells:
    states = [entry.state for entry in entries]
    hours = [entry.hours for entry in entries if entry.hours is not None]
    cells: Cells = {"received": len(entries)}
    cells |= {name: states.count(name) for name in ("closed", "void", "open", "held")}
    cells["fused"] = sum(entry.fused for entry in entries)
    return cells | {"hours_median": quantile(hours, 0.5), "hours_p90": quantile(hours, 0.9)}


def _same(mine: float | None, other: float | None) -> bool:
    if mine is None or other is None:
        return mine is other
    return math.isclose(mine, other, rel_tol=0, abs_tol=TOLERANCE_HOURS)
