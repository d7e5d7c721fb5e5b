"""Briefings as packs describe them: what they name and there is not, or that is classified higher, is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from cityloop_packs import ActivePacks, PackError, parse, problems_of
from cityloop_testkit.english import english

OWNER = "owner: {department: d, role: chief}"
FILES = {
    "pack.yaml": "{pack: p, kind: base, title: {zh: 包, en: Pack}}",
    "roles.yaml": "roles: [{role: chief, name: {en: Chief}}]",
    "problem-kinds.yaml": "problem_kinds: [{problem_kind: event, name: {en: C}, known_place: true}]",
    "event-classes.yaml": (
        "event_classes:\n"
        "  - event_class: flood\n"
        "    title: {en: F}\n"
        "    problem: event\n"
        "    attributes:\n"
        "      - {attribute: depth, name: {en: D}, type: {number: {unit: cm}}, classification: general_1}\n"
        "      - {attribute: hurt, name: {en: H}, type: flag, classification: general_3}\n"
    ),
    "indicators.yaml": (
        "indicators:\n"
        "  - {indicator: closed, title: {en: C}, formula: {count: [{of: cases, at: closed}]}, periods: [day, month],"
        " by: [department], layers: [district]}\n"
        "  - {indicator: lately, title: {en: W}, formula: {count: [{of: cases, at: closed}]},"
        " window: {length: P1D, step: PT1H}}\n"
    ),
}
LISTED = "list: l, title: {en: L}"
DAILY = f"briefing: daily, title: {{en: D}}, {OWNER}, of: day"
HIGHER = f"{DAILY}, classification: general_3"
OF_EVENT = f"briefing: after, title: {{en: A}}, {OWNER}, of: event"


def problems(briefing: str, reaction: str = "") -> list[str]:
    """What is wrong with a briefing and a reaction, each with its place; of the schema, or of the packs together."""
    files: Mapping[str, str] = {**FILES, "briefings.yaml": f"briefings:\n  - {{{briefing}}}\n"}
    if reaction:
        files = {**files, "reactions.yaml": f"reactions:\n  - {{reaction: r, {reaction}}}\n"}
    try:
        packs = ActivePacks.of({"p": parse(files)})
    except PackError as error:
        return [english(found.sentence) for found in error.problems]
    return [f"{'/'.join(map(str, found.path))}: {english(found.phrase)}" for found in problems_of(packs)]


@pytest.mark.parametrize(
    ("briefing", "says"),
    [
        (f"{DAILY}, figures: [{{indicator: closed}}, {{indicator: p/closed, period: month, by: department}}]", ""),
        (f"{DAILY}, figures: [{{indicator: closed, layer: district}}], covers: present", ""),
        (f"{DAILY}, figures: [{{indicator: opened}}]", "figures/0/indicator: there is no figure 'opened'"),
        (
            f"{DAILY}, figures: [{{indicator: closed, period: week}}]",
            "figures/0/period: figure 'closed' is not made for",
        ),
        (f"{DAILY}, figures: [{{indicator: lately}}]", "figures/0/indicator: figure 'lately' is not made for"),
        (f"{DAILY}, figures: [{{indicator: closed, by: grade}}]", "figures/0/by: figure 'closed' is not told apart so"),
        (f"{DAILY}, figures: [{{indicator: closed, layer: street}}]", "figures/0/layer: "),
        (f"{DAILY}, figures: [{{indicator: closed, by: department, layer: district}}]", "one of `by`, `layer` and"),
        (f"{DAILY}, lists: [{{{LISTED}, cases: closed, event_classes: [flood], columns: [depth]}}]", ""),
        (
            f"{DAILY}, lists: [{{{LISTED}, cases: closed, event_classes: [flood], columns: [depth, hurt]}}]",
            "lists/0/columns/1: attribute hurt is classified general_3, and the briefing holds general_1",
        ),
        (
            f"{HIGHER}, lists: [{{{LISTED}, cases: closed, event_classes: [flood], columns: [hurt]}}]",
            "",
        ),
        (
            f"{DAILY}, lists: [{{{LISTED}, cases: closed, event_classes: [flood], columns: [width]}}]",
            "lists/0/columns/0: flood has no attribute width; there are depth and hurt",
        ),
        (f"{DAILY}, lists: [{{{LISTED}, cases: closed, columns: [depth]}}]", "columns are attributes of classes"),
        (f"{DAILY}, lists: [{{{LISTED}, cases: closed, event_classes: [drought]}}]", "'drought'"),
        (f"{DAILY}, lists: [{{{LISTED}, cases: of_event}}]", "lists/0/cases: `of_event` lists the cases of one event"),
        (f"{DAILY}, lists: [{{{LISTED}, cases: opened}}, {{{LISTED}, cases: closed}}]", "l stands twice in it"),
        (f"{DAILY}, parts: [{{part: a, title: {{en: A}}}}, {{part: a, title: {{en: B}}}}]", "a stands twice in it"),
        (f"{DAILY}", "a briefing has figures, lists or parts"),
        (f"{DAILY}, event_classes: [flood], parts: [{{part: a, title: {{en: A}}}}]", "`event_classes` says which"),
        (f"{OF_EVENT}, event_classes: [flood], figures: [{{indicator: closed, period: day}}]", ""),
        (f"{OF_EVENT}, figures: [{{indicator: closed}}]", "figures/0/indicator: figure 'closed' is not made for"),
        (f"{OF_EVENT}, lists: [{{{LISTED}, cases: opened}}]", "lists/0/cases: `of_event`"),
        (f"{OF_EVENT}, covers: present, parts: [{{part: a, title: {{en: A}}}}]", "leave `covers` out"),
        (f"briefing: d, title: {{en: D}}, {OWNER}, of: decade, parts: [{{part: a, title: {{en: A}}}}]", "of"),
        (f"{DAILY}, lists: [{{{LISTED}, cases: closed, most: 501}}]", "500"),
    ],
)
def test_what_a_briefing_may_be(briefing: str, says: str) -> None:
    found = problems(briefing)
    if says:
        assert len(found) == 1
        assert says in found[0]
    else:
        assert found == []


@pytest.mark.parametrize(
    ("briefing", "reaction", "says"),
    [
        (DAILY, "cause: {date: {at: '08:00'}}, act: {draft_briefing: {briefing: daily}}", ""),
        (
            DAILY,
            "cause: {date: {at: '08:00'}}, act: {draft_briefing: {briefing: weekly}}",
            "act/draft_briefing/briefing: its pack has no briefing 'weekly'",
        ),
        (
            DAILY,
            "cause: {fact: {of: case, states: [closed]}}, act: {draft_briefing: {briefing: daily}}",
            "cause: the briefing is of a period: answer to a date",
        ),
        (OF_EVENT, "cause: {fact: {of: case, states: [closed]}}, act: {draft_briefing: {briefing: after}}", ""),
        (
            OF_EVENT,
            "cause: {date: {at: '08:00'}}, act: {draft_briefing: {briefing: after}}",
            "cause: the briefing is of an event",
        ),
        (
            DAILY,
            "cause: {date: {at: '08:00'}}, for_each: {areas: district}, act: {draft_briefing: {briefing: daily}}",
            "draft_briefing is not done for each of areas",
        ),
    ],
)
def test_when_it_is_drafted_is_a_reaction(briefing: str, reaction: str, says: str) -> None:
    found = problems(f"{briefing}, parts: [{{part: a, title: {{en: A}}}}]", reaction)
    if says:
        assert len(found) == 1
        assert says in found[0]
    else:
        assert found == []
