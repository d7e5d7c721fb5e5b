"""Reactions as packs describe them: what could not work, go round by itself or act without authority is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_operator.operations import read_packs
from cityloop_packs import REACTIONS, ActivePacks, PackError, parse, parse_all, problems_of
from cityloop_testkit.english import english

PACKS = Path(__file__).parents[4] / "deploy/packs"
MANIFEST = "{pack: p, kind: base, title: {zh: 包, en: Pack}, requires: []}"
RATED = "cause: {fact: {of: feedback, states: [rating]}}"
MOVED = "cause: {fact: {of: case, event_classes: [leak], moves: [close]}}"
OPEN = "act: {open_case: {event_class: leak, reason: why}}"
OPEN_FLOW = "act: {open_flow: {flow: check, department: d, subject: x}}"
REMARK = "act: {remark: {text: said}}"
TAKE = "act: {ledger_entry: {ledger: l, unit: point, amount: -1, reason: why}}"
GIVE = "act: {ledger_entry: {ledger: l, unit: point, amount: 1, reason: why%s}}"
RED = "cause: {fact: {of: warning, levels: [red]}}"
DAILY = "cause: {date: {at: '08:00'}}"
SWITCH = "act: {switch_mode: {layer: district, mode: emergency, reason: why}}"
SHOW = "act: {publish: {publication: board}}"
EACH_PUMP = "for_each: {things: {thing_model: pump, layer: street}}"
EACH_ROW = "for_each: {rows: {dataset: households, department: d, fields: {age: number}}}"
START = "act: {request_command: {thing_model: pump, %scommand: start, parameters: {speed: full}, reason: why}}"
MODES = """mode_changes:
  - {change: up, layer: district, sources: [peacetime], target: emergency, roles: [r]}
"""
PUMP = """thing_models:
  - thing_model: pump
    title: {en: p}
    commands: [{command: start, title: {en: s}, parameters: {speed: [half, full]}, roles: [r]}]
"""
BOARD = """publications:
  - {publication: board, title: {en: b}, owner: {department: d, role: r}, areas: {layer: district}}
"""
LEDGER = (
    "{ledger: l, name: {en: l}, holders: residents, department: d, units: [{unit: point, name: {en: p}, kind: points}]}"
)
PROCESS = """processes:
  - process: ordinary
    event_classes: ["*"]
    automatic: [start]
    all_fed_back: closed
    returned: pending_dispatch
    initial: pending_filing
    moves:
      - {move: start, sources: [pending_filing], target: pending_dispatch, guards: [{role: [r]}]}
      - {move: close, sources: [pending_dispatch], target: closed, guards: [{role: [r]}, tasks_done]}
      - {move: prove, sources: [pending_dispatch], target: closed, guards: [{role: [r]}, photo, tasks_done]}
"""
FLOW = """flows:
  - flow: check
    name: {en: check}
    opened_by: [r]
    moves: [{move: finish, sources: [filed], target: completed, guards: [{role: [r]}]}]
"""
ATTRIBUTES = "[{attribute: depth, name: {en: d}, type: {number: {unit: cm}}, classification: general_1}]"


def pack(*reactions: str, attributes: str = "[]") -> dict[str, str]:
    return {
        "pack.yaml": MANIFEST,
        "roles.yaml": "roles: [{role: r, name: {en: r}}]",
        "problem-kinds.yaml": "problem_kinds: [{problem_kind: event, name: {en: e}}]",
        "event-classes.yaml": "event_classes:\n"
        + "".join(
            f"  - {{event_class: {name}, title: {{en: x}}, problem: event, attributes: {attributes}}}\n"
            for name in ("leak", "hole")
        ),
        "process.yaml": PROCESS,
        "flows.yaml": FLOW,
        "modes.yaml": MODES,
        "thing-models.yaml": PUMP,
        "publications.yaml": BOARD,
        "ledgers.yaml": f"ledgers: [{LEDGER}]",
        "reactions.yaml": "reactions:\n"
        + "".join(f"  - {{reaction: r{i}, {item}}}\n" for i, item in enumerate(reactions)),
    }


def said(*reactions: str, attributes: str = "[]") -> str:
    """What is wrong with reactions, by their schema or beside each other; empty when nothing is."""
    try:
        packs = ActivePacks.of(parse_all([pack(*reactions, attributes=attributes)]))
    except PackError as error:
        return " ".join(english(problem.sentence) for problem in error.problems)
    return " ".join(english(found.phrase) for found in problems_of(packs) if found.kind == "reactions")


def test_the_reactions_of_the_house_hold() -> None:
    packs = ActivePacks.of(parse_all([dict(files) for files in read_packs(PACKS, "better-service")]))
    assert problems_of(packs) == []
    assert [found.item.act.name for found in packs.all(REACTIONS)] == ["open_case", "message", "remark", "open_flow"]


@pytest.mark.parametrize(
    ("reaction", "says"),
    [
        (f"{RATED}, {OPEN}", ""),
        (f"{RATED}, when: rating <= 2, {OPEN}", ""),
        (f"{RATED}, when: rating, {OPEN}", "double"),
        (f"{RATED}, when: depth > 2, {OPEN}", "depth"),
        (f"cause: {{}}, {OPEN}", "answers to one thing"),
        (f"{RATED}, act: {{}}", "does one thing"),
        (f"cause: {{fact: {{of: case, event_classes: [leak]}}}}, {REMARK}", "say which facts of case"),
        (f"cause: {{fact: {{of: event, moves: [close]}}}}, {REMARK}", "of event there is no moves"),
        (f"cause: {{fact: {{of: flow, states: [filed]}}}}, {OPEN}", "name the flow"),
        (f"cause: {{fact: {{of: flow, flow: none, states: [filed]}}}}, {OPEN}", "no flow 'none'"),
        ("cause: {date: {at: '25:00'}}, " + OPEN, "25:00"),
        ("cause: {date: {at: '08:00', days_of_month: [0]}}, " + OPEN, "no day 0"),
        ("cause: {date: {at: '08:00'}}, " + REMARK, "remark is about something that the cause must bring"),
        ("cause: {date: {at: '08:00'}}, for_each: {areas: street}, " + OPEN, ""),
        ("cause: {date: {at: '08:00'}}, for_each: {areas: street, posts: r}, " + OPEN, "done for each of one list"),
        (f"{MOVED}, for_each: {{posts: r}}, {REMARK}", "remark is not done for each of posts"),
        (f"{RATED}, {TAKE}", "takes points away"),
        (f"{RATED}, {TAKE}, signed_by: [r]", ""),
        (f"{RATED}, {TAKE}, authorised: order 7", ""),
        (f"{RATED}, {TAKE}, authorised: order 7, signed_by: [r]", "needs no signature"),
        (f"{RATED}, {GIVE % ''}", "give the limit for one holder"),
        (f"{RATED}, {GIVE % ', limit: {entries: 1, period: day}'}", ""),
        (f"{RATED}, {GIVE.replace('point', 'cup') % ', limit: {entries: 1, period: day}'}", "with points 'cup'"),
        (f"{MOVED}, {GIVE % ', limit: {entries: 1, period: day}'}", "ledger_entry is about something"),
        (f"{MOVED}, act: {{move: {{move: none}}}}", "leak has no move 'none'"),
        (f"{MOVED}, act: {{move: {{move: prove}}}}", "needs something that only a person brings"),
        ("cause: {band: {indicator: none, bands: [high]}}, " + OPEN, "figure 'none' has no high"),
        (f"{RATED}, act: {{open_flow: {{flow: check, subject: x}}}}", "name the department whose flow it is"),
        (f"{RATED}, {OPEN}, most_an_hour: 0", "0"),
        (f"{RED}, {SWITCH}, signed_by: [r]", ""),
        (f"{RED}, {SWITCH}", "answered for by a person"),
        (f"{RED}, {SWITCH}, authorised: order 7", "answered for by a person"),
        (f"{RED}, {SWITCH.replace('emergency', 'recovery')}, signed_by: [r]", "no pack lets an area"),
        (f"{RED}, {SWITCH}, signed_by: [other]", "name r in `signed_by`"),
        (f"{RED}, for_each: {{areas: street}}, {SWITCH}, signed_by: [r]", "let it be for each of these"),
        (f"{DAILY}, for_each: {{areas: district}}, {SWITCH}, signed_by: [r]", ""),
        (f"{DAILY}, {SWITCH}, signed_by: [r]", "a date lies nowhere"),
        (f"{RATED}, {SWITCH}, signed_by: [r]", "answers to event, warning, band, or date only"),
        (f"{MOVED}, {SHOW}, signed_by: [r]", ""),
        (f"{MOVED}, {SHOW}", "answered for by a person"),
        (f"{MOVED}, {SHOW.replace('board', 'none')}, signed_by: [r]", "no publication 'none'"),
        (f"{MOVED}, {SHOW}, signed_by: [other]", "name r in `signed_by`"),
        (f"{RED}, {START % 'thing: p-1, '}", ""),
        (f"{RED}, {EACH_PUMP}, {START % ''}, authorised: order 7", ""),
        (f"{RED}, {EACH_PUMP}, {START % 'thing: p-1, '}", "say which thing"),
        (f"{RED}, {START % ''}", "say which thing"),
        (f"{RED}, {EACH_PUMP.replace('pump', 'none')}, {START % ''}", "no pack has a thing model 'none'"),
        (f"{RED}, {EACH_PUMP}, {START.replace('start', 'none') % ''}", "a pump has no command 'none'"),
        (f"{RED}, {EACH_PUMP}, {START.replace('full', 'none') % ''}", "speed: half | full"),
        (f"{RED}, {EACH_PUMP}, {START % ''}, signed_by: [other]", "name r in `signed_by`"),
        (f"{RED}, for_each: {{posts: r}}, {START % 'thing: p-1, '}", "not done for each of posts"),
        (f"{RATED}, {START % 'thing: p-1, '}", "answers to event, warning, case, band, or date only"),
        (f"{DAILY}, {EACH_ROW}, when: age >= 80 && row != 'x', {OPEN}", ""),
        (f"{DAILY}, {EACH_ROW}, when: age == 'x', {OPEN}", "double"),
        (f"{MOVED}, {EACH_ROW.replace('age', 'grade')}, {OPEN}", "called as what the cause says: grade"),
        (f"{MOVED}, {EACH_ROW}, {REMARK}", "remark is not done for each of rows"),
    ],
)
def test_what_a_reaction_may_not_say_is_refused(reaction: str, says: str) -> None:
    found = said(reaction)
    assert says in found
    assert bool(found) == bool(says), found


def test_what_the_schema_refuses_has_its_line() -> None:
    with pytest.raises(PackError) as raised:
        parse(pack(f"{RATED}, {OPEN}", f"cause: {{}}, {OPEN}"))
    assert [(problem.file, problem.line) for problem in raised.value.problems] == [("reactions.yaml", 3)]


def test_a_condition_knows_attributes_of_its_class_and_what_the_cause_says() -> None:
    assert said(f"{MOVED}, when: depth > 2.0 && reopened == 0, {REMARK}", attributes=ATTRIBUTES) == ""
    hidden = ATTRIBUTES.replace("depth", "grade")
    assert "leak has attributes that are called as what the cause says: grade" in said(
        f"{MOVED}, when: reopened == 0, {REMARK}", attributes=hidden
    )


OPENED = "cause: {fact: {of: case, event_classes: [%s], states: [%s]}}"


@pytest.mark.parametrize(
    ("reactions", "circle"),
    [
        # What is opened is in the state that the process brings it to by itself.
        ([f"{OPENED % ('leak', 'pending_dispatch')}, {OPEN}"], "p/r0"),
        ([f"{OPENED % ('leak', 'closed')}, {OPEN}"], ""),
        (
            [
                f"{OPENED % ('leak', 'pending_filing')}, act: {{open_case: {{event_class: hole, reason: x}}}}",
                f"{OPENED % ('hole', 'pending_filing')}, {OPEN}",
            ],
            "p/r0 and p/r1",
        ),
        (
            [
                f"{OPENED % ('leak', 'pending_dispatch')}, act: {{move: {{move: close}}}}",
                f"{OPENED % ('leak', 'closed')}, {OPEN}",
            ],
            "p/r0 and p/r1",
        ),
        ([f"cause: {{expiry: {{of: case_stage, event_classes: [leak]}}}}, {OPEN}"], "p/r0"),
        ([f"cause: {{expiry: {{of: case_stage, event_classes: [hole]}}}}, {OPEN}"], ""),
        (
            [f"cause: {{fact: {{of: flow, flow: check, states: [filed]}}}}, {OPEN_FLOW}"],
            "p/r0",
        ),
        (
            [f"cause: {{fact: {{of: flow, flow: check, states: [completed]}}}}, {OPEN_FLOW}"],
            "",
        ),
    ],
)
def test_what_would_go_round_by_itself_is_refused(reactions: list[str], circle: str) -> None:
    found = said(*reactions)
    assert (f"goes round by itself: {circle};" in found) if circle else found == ""
