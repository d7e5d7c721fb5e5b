"""What pages say: every word in both languages, none with two meanings, and names before identifiers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop.common.v1.common_pb2 import Label
from cityloop_collaboration_tasks.domain.naming import Naming
from cityloop_collaboration_tasks.domain.timeline import Entry, Subject
from cityloop_collaboration_tasks.entrypoints import timeline_texts
from cityloop_collaboration_tasks.entrypoints.timeline_texts import ALL_WORDS, Texts
from cityloop_local.workspace import root
from cityloop_packs import ActivePack, ActivePacks, parse

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
PACKS = ("simulated", "harbour-storm")
TASK_MOVES = ("accept", "return", "hand-over", "feed-back", "visit", "roll-up", "dispatch", "open")
PARTS = ("STATES", "MODES", "GRADES", "TIMELINE", "OVERVIEW")


def active(name: str) -> ActivePacks:
    folder = root() / "deploy/packs" / name
    content = parse({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))})
    return ActivePacks({name: ActivePack(name, 1, content)})


def entry(subject: Subject, what: str, number: str = "") -> Entry:
    return Entry(occurred_at=NOW, recorded_at=NOW, subject=subject, number=number, what=what)


def test_every_word_has_both_languages_and_one_meaning() -> None:
    assert all(zh and en for zh, en in ALL_WORDS.values())
    for part in PARTS:
        words = getattr(timeline_texts, part)
        assert {name: ALL_WORDS[name] for name in words} == words, "the same name elsewhere says something else"


def test_every_move_of_our_packs_has_a_name() -> None:
    for name in PACKS:
        packs = active(name)
        for process in packs.packs[name].content.processes:
            for transition in process.transitions:
                shown = Naming(packs).named(entry(Subject.CASE, transition.move), process.event_classes[0]).name
                assert shown.zh, transition.move
                assert shown.en, transition.move
                assert shown.zh != transition.move


def test_moves_of_tasks_have_words_in_both_languages() -> None:
    assert all(Texts(language).what(move) != move for language in ("zh",) for move in TASK_MOVES)
    assert all(move in ALL_WORDS for move in TASK_MOVES)


def test_what_is_on_a_timeline_has_its_name_and_what_has_none_keeps_its_identifier() -> None:
    naming = Naming(active("simulated"), {"crew-1": Label(zh="一队", en="Crew one")})
    flood = "road-waterlogging"
    assert naming.named(entry(Subject.CASE, "pass-check"), flood).name.zh == "核查通过"
    assert naming.named(entry(Subject.NOTE, "evidence", "pass-check"), flood).title.en == "pass the check"
    assert naming.named(entry(Subject.COMMAND, "close barrier-3"), flood).name.zh == "落杆封路 barrier-3"
    assert naming.named(entry(Subject.BOOKING, "pump", "crew-1"), flood).title.en == "Crew one"
    assert naming.named(entry(Subject.CASE, "unheard-of"), flood).name == Label()
    assert Texts("zh").what("unheard-of") == "unheard-of"


def test_an_entry_is_one_line_in_each_language() -> None:
    naming = Naming(active("simulated"), {"crew-1": Label(zh="一队", en="Crew one")})
    booking = naming.named(replace(entry(Subject.BOOKING, "pump", "crew-1"), state="released"), "")
    refusal = replace(entry(Subject.NOTE, "refused", "CasesService/DecideCase"), code="SAME_PERSON")
    moved = naming.named(replace(entry(Subject.CASE, "close", "C-1"), state="closed"), "road-waterlogging")
    rated = replace(entry(Subject.FEEDBACK, "rating", "R-1"), rating=4)
    warned = replace(entry(Subject.WARNING, "red", "W-1"), state="signed")
    lines = [(Texts("zh").line(one), Texts("en").line(one)) for one in (booking, refusal, moved, rated, warned)]
    assert lines == [
        ("资源 一队 → 已归还", "Resource Crew one → given back"),
        ("记录 案卷决定 被拒绝 (须由另一人办理)", "Note a decision on the case refused (another person must do it)"),
        ("案卷 C-1 结案 → 已结案", "Case C-1 close → closed"),
        ("反馈 R-1 评价 4/5", "Feedback R-1 rating 4/5"),
        ("预警 W-1 红色 → 已签发", "Warning W-1 red → signed"),
    ]
