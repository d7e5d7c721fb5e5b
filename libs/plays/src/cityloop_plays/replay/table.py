"""The table of a play: counts and hours by type, agency and area; and its comparison with another one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop_kernel import Phrase, Sentence, say
from cityloop_localisation import Language
from rich.table import Table

from cityloop_plays.texts import catalogues

TITLES = {
    "total": "replay-by-total",
    "type": "replay-by-type",
    "agency": "replay-by-agency",
    "area": "replay-by-area",
    "cell": "replay-by-cell",
}
"""Messages that head the tables, by group."""
COLUMNS = {
    "received": "replay-received",
    "closed": "replay-closed",
    "void": "replay-void",
    "open": "replay-open",
    "held": "replay-held-count",
    "fused": "replay-fused",
    "hours_median": "replay-hours-median",
    "hours_p90": "replay-hours-p90",
}
"""Messages that head the columns."""
COUNTS = ("received", "closed", "void", "open", "held", "fused")
HOURS = ("hours_median", "hours_p90")
GROUPS = ("total", "type", "agency", "area", "cell")
TOLERANCE_HOURS = 1e-5
NO_AREA = "none"
OURS, ORACLE = say("replay-ours"), say("replay-oracle")


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


def compare(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Sentence]:
    """Every cell and every reason that differs, one line each; empty when the tables are equal."""
    lines: list[Sentence] = []
    for group in GROUPS:
        for value in sorted(set(ours[group]) | set(theirs[group])):
            mine, other = ours[group].get(value), theirs[group].get(value)
            if mine is None or other is None:
                lines.append(say("replay-only-in", group=group, value=value, where=OURS if other is None else ORACLE))
                continue
            lines += [
                say("replay-cell", group=group, value=value, name=name, ours=str(mine[name]), oracle=str(other[name]))
                for name in (*COUNTS, *HOURS)
                if not _same(mine[name], other[name])
            ]
    for number in sorted(set(ours["held"]) ^ set(theirs["held"])):
        lines.append(say("replay-held-only", number=number, where=OURS if number in ours["held"] else ORACLE))
    if ours.get("set_aside") != theirs.get("set_aside"):
        both = {"ours": str(ours.get("set_aside")), "oracle": str(theirs.get("set_aside"))}
        lines.append(say("replay-set-aside-differs", **both))
    mine, other = _reasons(ours), _reasons(theirs)
    for where, reasons, others in ((OURS, mine, other), (ORACLE, other, mine)):
        lines += [
            say("replay-only-says", where=where, line=reasons[text]) for text in sorted(set(reasons) - set(others))
        ]
    return lines


def _reasons(table: Mapping[str, Any]) -> dict[str, Phrase]:
    """Where a table differs from the file's columns, by what it says in English: the oracle speaks nothing else."""
    english = catalogues()["en"]
    return {english.spoken(line): line for line in table.get("differences", ())}


def rendered(content: Mapping[str, Any], group: str, language: Language) -> Table:
    """One group as a table for the terminal."""
    table = Table(title=language.say(TITLES[group]), title_justify="left")
    table.add_column("")
    for name in (*COUNTS, *HOURS):
        table.add_column(language.say(COLUMNS[name]), justify="right")
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
