"""What pages say: every word in both languages, none with two meanings, and names before identifiers."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import Explanation, Label
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningPart
from cityloop.sensing.v1.measurement_service_pb2 import Remeasurement
from cityloop_collaboration_tasks.cases.domain.proofs import RemeasurementResult, remeasurement_details
from cityloop_collaboration_tasks.cases.handlers.notes import NOTED_REFUSALS
from cityloop_collaboration_tasks.resources.domain.bookings import Booking, BookingState, waiting_reason
from cityloop_console.timelines.domain.names import TimelineNames, booked
from cityloop_console.timelines.domain.shown_case import shown
from cityloop_console.timelines.entrypoints.timeline_texts import KINDS_OF_WORDS, Texts, state_said
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard as Limit
from cityloop_local.workspace import root
from cityloop_localisation import Catalogues, Name, Phrase
from cityloop_operator.operations import read_packs
from cityloop_packs import PROCESSES, ActivePacks, parse_all
from cityloop_testkit.sources import ROOT, SERVICES, trees
from cityloop_timelines import Entry, Subject, of_signal, of_warning
from cityloop_timelines.entries import of_case, of_task
from cityloop_words import REFUSALS
from google.protobuf.timestamp_pb2 import Timestamp

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
PACKS = ("waterlogging", "harbour-storm", "gas-safety")
TASK_MOVES = (
    "accept",
    "contacted",
    "arrived",
    "return",
    "hand-over",
    "feed-back",
    "visit",
    "roll-up",
    "dispatch",
    "open",
    "assign",
    "claim",
    "unassign",
    "assignee-left",
    "ask-return",
    "approve-return",
    "refuse-return",
    "urge",
    "supervise",
    "end-supervision",
)
CATALOGUES = Catalogues.of("cityloop_words", "cityloop_timelines", "cityloop_console")
ZH, EN = CATALOGUES


def spoken(said: Phrase) -> tuple[str, str]:
    return ZH.spoken(said), EN.spoken(said)


def active(name: str) -> ActivePacks:
    return ActivePacks.of(parse_all(read_packs(root() / "deploy/packs", name)))


def booking(resource: str) -> Booking:
    return Booking(
        booking_id="b",
        state=BookingState.GRANTED,
        kind="pump-crew",
        resource_id=resource,
        case_id="c",
        case_number="C-1",
        task_id="t",
        department_id="drainage",
        reason="",
        requested_at=NOW,
    )


def entry(subject: Subject, what: str, number: str = "") -> Entry:
    return Entry(occurred_at=NOW, recorded_at=NOW, subject=subject, number=number, what=what)


def test_every_word_has_one_meaning() -> None:
    named: dict[str, set[tuple[str, str]]] = {}
    for message in CATALOGUES.arguments():
        kind, _, name = message.partition("-")
        if kind in KINDS_OF_WORDS:
            named.setdefault(name, set()).add((ZH.say(message), EN.say(message)))
    assert named
    assert [name for name, meanings in named.items() if len(meanings) > 1] == []


def test_every_move_of_our_packs_has_a_name() -> None:
    for name in PACKS:
        packs = active(name)
        for process in packs.packs[name].content.of(PROCESSES):
            for move in process.moves:
                shown = TimelineNames(packs).named(entry(Subject.CASE, move.move), process.event_classes[0]).name
                assert all(spoken(shown)), move.move
                assert ZH.spoken(shown) != move.move


def test_moves_of_tasks_have_words_in_both_languages() -> None:
    assert all(Texts(language).has_word(move) for language in CATALOGUES for move in TASK_MOVES)
    assert all(Texts(ZH).what(move) != move for move in TASK_MOVES)


def test_what_is_on_a_timeline_has_its_name_and_what_has_none_keeps_its_identifier() -> None:
    naming = TimelineNames(active("waterlogging"), {"crew-1": Label(texts={"zh": "一队", "en": "Crew one"})})
    flood = "road-waterlogging"
    assert spoken(naming.named(entry(Subject.CASE, "pass-check"), flood).name) == ("核查通过", "pass the check")
    assert spoken(naming.named(entry(Subject.NOTE, "proof", "pass-check"), flood).title) == (
        "核查通过",
        "pass the check",
    )
    assert spoken(naming.named(entry(Subject.COMMAND, "close barrier-3"), flood).name)[0] == "落杆封路：barrier-3"
    assert spoken(naming.named(entry(Subject.BOOKING, "pump", "crew-1"), flood).title) == ("一队", "Crew one")
    assert naming.named(entry(Subject.CASE, "unheard-of"), flood).name == ""
    by_itself = naming.named(replace(entry(Subject.CASE, "file"), decided_by="waterlogging 3"), flood)
    assert spoken(by_itself.decided) == (
        "城市内涝第 3 版",
        "Urban waterlogging, version 3",
    )
    assert naming.named(replace(by_itself, decided_by="response"), flood).decided == ""
    assert Texts(ZH).what("unheard-of") == "unheard-of"


def test_every_refusal_that_a_case_keeps_has_a_sentence_and_a_word_for_its_line() -> None:
    assert set(REFUSALS) >= NOTED_REFUSALS
    assert all(Texts(ZH).has_word(reason) for reason in NOTED_REFUSALS)


def test_every_refusal_that_a_case_keeps_is_raised_with_its_facts() -> None:
    raised: dict[str, list[bool]] = {}
    for _, tree in (*trees(SERVICES["collaboration-tasks"]), *trees(ROOT / "libs" / "flows")):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                raised.setdefault(str(node.args[1].value), []).append(len(node.args) > 2)
    without_facts = {"SENSING_UNAVAILABLE"}
    assert {reason for reason in NOTED_REFUSALS if not all(raised[reason])} == without_facts


def test_why_a_signal_came_is_said_in_each_language_by_the_names_of_the_pack() -> None:
    inputs = {"rule_kind": "threshold", "property": "water_level_cm", "unit": "cm", "value": "25.02", "limit": "25"}
    source = SignalSource(
        source_id="east-gate-1.water_level_cm", name=Label(texts={"zh": "东门水位计 1", "en": "East Gate gauge 1"})
    )
    signal = Signal(
        kind=SignalKind.SIGNAL_KIND_RAISED,
        source=source,
        explanation=Explanation(reason="as the server says", inputs=inputs),
    )
    joined = EventSignal(change=EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED, signal=signal)
    shown = TimelineNames(active("waterlogging")).named(of_signal(joined), "road-waterlogging")
    assert Texts(ZH).line(shown) == "线索 东门水位计 1 报警"
    assert Texts(ZH).reason(shown) == "水位 25.02 cm，高于 25 cm"
    assert Texts(EN).reason(shown) == "Water level 25.02 cm is above 25 cm"
    del signal.explanation.inputs["limit"]
    before = of_signal(EventSignal(change=EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED, signal=signal))
    assert Texts(ZH).reason(TimelineNames(active("waterlogging")).named(before, "")) == "as the server says"


def test_what_a_warning_rests_on_has_the_titles_of_its_parts_and_rules() -> None:
    parts = [
        WarningPart(part="waterlogging/waterlogging-certain/level", weight=0.4),
        WarningPart(part="unheard-of", weight=0.2),
    ]
    naming = TimelineNames(active("waterlogging"))
    composite = naming.named(of_warning(PublicWarning(parts=parts), ""), "road-waterlogging")
    assert spoken(composite.because) == (
        "水位 0.40；unheard-of 0.20",
        "water level 0.40; unheard-of 0.20",
    )
    by_rule = PublicWarning(parts=[WarningPart(part="waterlogging/underpass-level-forecast", weight=0.81)])
    assert ZH.spoken(naming.named(of_warning(by_rule, ""), "").because) == "下穿水位预测 0.81"


def test_what_was_refused_and_what_was_shown_is_said_with_names() -> None:
    crews = {"crew-1": Label(texts={"zh": "一队", "en": "Crew one"})}
    naming = TimelineNames(
        active("waterlogging"), crews, lambda name: Label(texts={"zh": f"部门 {name}", "en": f"department {name}"})
    )
    flood = "road-waterlogging"
    taken = waiting_reason("pump-crew", [booking("crew-1")])
    refusal = replace(entry(Subject.NOTE, "refused", "ResourcesService/BookResource"), code="RESOURCE_BOOKED")
    refusal = replace(refusal, facts=taken.details, reason=taken.text)
    assert booked([refusal]) == ["crew-1"]
    assert Texts(ZH).reason(naming.named(refusal, flood)) == "同类资源均已被占用：一队用于 C-1；前面还有 0 个任务在排队"
    measured = (Remeasurement(datastream_id="g", holds=True, value=2, phenomenon_time=Timestamp(seconds=1)),)
    limit = Limit(below=5, dwell=dt.timedelta(minutes=1))
    result = RemeasurementResult(limit, frozenset({"g"}), measured, {"g": Label(texts={"zh": "水位计", "en": "gauge"})})
    proof = replace(entry(Subject.NOTE, "proof", "pass-check"), facts=remeasurement_details(result))
    assert Texts(EN).reason(naming.named(proof, flood)) == "gauge holds, at 2"
    lock = {"interlock": "road-clear", "departments": "traffic-police", "said": "nothing"}
    command = replace(entry(Subject.COMMAND, "close barrier-1", "D-1"), code="INTERLOCK_DOES_NOT_HOLD", facts=lock)
    command = replace(
        command, thing=Name({"zh": "东门道闸", "en": "East Gate barrier"}), interlock="road-clear: ✗ 有车"
    )
    told = naming.named(command, flood)
    assert Texts(ZH).line(told) == "反向控制 D-1 落杆封路：东门道闸"
    assert Texts(ZH).reason(told) == "联锁「道路无人无车」：部门 traffic-police尚未在现场确认"
    assert ZH.spoken(told.stated) == "道路无人无车：✗ 有车"


def test_what_the_process_asks_for_is_said_in_the_readers_language() -> None:
    plan = active("waterlogging").packs["waterlogging"].content.of(PROCESSES)[0].not_acknowledged
    assert plan is not None
    task = case_pb2.Task(task_number="T-1", instruction=plan.instruction.label())
    assert spoken(of_task(task, "").instruction) == (plan.instruction.texts["zh"], plan.instruction.texts["en"])
    assert of_task(case_pb2.Task(), "").instruction == ""


def test_an_entry_is_one_line_in_each_language() -> None:
    naming = TimelineNames(active("waterlogging"), {"crew-1": Label(texts={"zh": "一队", "en": "Crew one"})})
    booking = naming.named(replace(entry(Subject.BOOKING, "pump", "crew-1"), state="released"), "")
    refusal = replace(entry(Subject.NOTE, "refused", "CasesService/DecideCase"), code="SAME_PERSON")
    case = naming.named(replace(entry(Subject.CASE, "close", "C-1"), state="closed"), "road-waterlogging")
    rated = replace(entry(Subject.FEEDBACK, "rating", "R-1"), rating=4)
    warned = replace(entry(Subject.WARNING, "red", "W-1"), state="signed")
    lines = [(Texts(ZH).line(one), Texts(EN).line(one)) for one in (booking, refusal, case, rated, warned)]
    assert lines == [
        ("资源 一队 → 已归还", "Resource Crew one → given back"),
        ("记录 案卷决定 被拒绝 (须由另一人办理)", "Note a decision on the case refused (another person must do it)"),
        ("案卷 C-1 结案 → 已结案", "Case C-1 close → closed"),
        ("反馈 R-1 评价 4/5", "Feedback R-1 rating 4/5"),
        ("预警 W-1 红色 → 已签发", "Warning W-1 red → signed"),
    ]


def test_a_state_of_the_process_is_said_by_its_own_name_and_else_by_its_phase() -> None:
    label, in_handling = Label(texts={"zh": "挂账", "en": "suspended"}), case_pb2.CasePhase.CASE_PHASE_IN_HANDLING
    own = shown(case_pb2.Case(state="suspended", phase=in_handling, state_name=label))
    nameless = shown(case_pb2.Case(state="waiting", phase=in_handling))
    assert [(state_said(case, ZH), state_said(case, EN)) for case in (own, nameless)] == [
        ("挂账", "suspended"),
        ("处置中", "in handling"),
    ]
    phase = case_pb2.CasePhase.CASE_PHASE_IN_HANDLING
    case = case_pb2.Case(case_number="C-1", phase=phase, state="waiting", transition=case_pb2.Transition(move="open"))
    assert Texts(ZH).line(of_case(case, "")).endswith("→ 处置中")
    case.state_name.CopyFrom(label)
    assert Texts(EN).line(of_case(case, "")).endswith("→ suspended")


def test_what_reporters_were_told_names_the_state_of_the_process() -> None:
    told = TimelineNames(active("gas-safety")).named(entry(Subject.MESSAGE, "suspended", "R-1"), "gas-leak")
    assert spoken(told.name) == ("挂账", "suspended")
    assert TimelineNames(active("gas-safety")).named(entry(Subject.MESSAGE, "held", "R-1"), "gas-leak").name == ""
