"""The story of a play: every line in both languages, and no identifier where the play's city or pack has a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cityloop_local.workspace import root
from cityloop_plays import casework, stage
from cityloop_plays.casework import Acts
from cityloop_plays.commands import Command
from cityloop_plays.file import PlayFile
from cityloop_plays.hub import SwitchMode
from cityloop_plays.lexicon import Lexicon
from cityloop_plays.sensing import Register
from cityloop_plays.stage import Acting, Step
from cityloop_plays.words import WORDS, both, quoted
from cityloop_words import Both, listed
from pydantic import ValidationError

SOURCES = [Path(casework.__file__).parent, Path(stage.__file__).parents[1] / "demo.py"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IDENTIFIERS = {"move", "task", "mode", "post", "department", "provider", "consumer", "kind", "thing", "command"} | {
    *("thing_model", "event_class", "dataset", "group", "area", "booking", "reason", "text", "result", "conclusion")
}
FREE_TEXTS = {"text", "reason", "result", "conclusion", "purpose", "address"}
PLAYS = [path.parent.name for path in sorted((root() / "deploy/plays").glob("*/play.yaml"))]


def pairs() -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """What is told in both languages: of `tell`, `Both` and `_check`, where either is written out."""
    for source in SOURCES:
        for file in [source] if source.is_file() else sorted(source.glob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in {"tell", "Both", "_check"} and len(node.args) > 1:
                    yield f"{file.name}:{node.lineno}", node.args[0], node.args[1]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _written(node: ast.expr) -> str:
    return "".join(
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def lexicon(play: PlayFile) -> Lexicon:
    return Lexicon.of(play.city, play.packs, {name: both(place.name) for name, place in play.places.items()})


def test_every_line_is_written_in_both_languages() -> None:
    lines = list(pairs())
    assert len(lines) > 60
    for place, zh, en in lines:
        words = re.sub(r"Kafka|API|Open311|JSON|[^A-Za-z\u4e00-\u9fff]", "", _written(zh))
        if re.search(r"[A-Za-z]{4}|[\u4e00-\u9fff]", words):
            assert CHINESE.search(_written(zh)), f"{place} is not told in Chinese"
        assert not CHINESE.search(_written(en)), f"{place} is told in Chinese to whoever reads English"


def test_no_line_tells_an_identifier() -> None:
    for place, zh, en in pairs():
        for side in (zh, en):
            for value in (node.value for node in ast.walk(side) if isinstance(node, ast.FormattedValue)):
                of_step = isinstance(value, ast.Attribute) and _name(value.value) in {"self", "act", "verdict"}
                allowed = isinstance(value, ast.Attribute) and value.attr not in IDENTIFIERS
                assert not of_step or allowed, f"{place} tells {ast.unparse(value)} as it stands in the file"


@pytest.mark.parametrize("name", PLAYS)
def test_what_a_play_names_has_a_name_in_both_languages(name: str) -> None:
    play = PlayFile.read(root() / "deploy/plays" / name)
    words = lexicon(play)
    told: list[tuple[str, Both]] = []
    for step in play.steps:
        told += _named(step, words)
    assert told
    for identifier, called in told:
        assert CHINESE.search(called.zh), identifier
        assert identifier not in called.zh
        assert called.en
        assert not CHINESE.search(called.en)


@pytest.mark.parametrize("name", PLAYS)
def test_what_people_say_in_a_play_is_there_in_both_languages(name: str) -> None:
    play = PlayFile.read(root() / "deploy/plays" / name)
    said = list(_free_texts([step.model_dump() for step in play.steps]))
    assert said
    assert [text for text in said if isinstance(text, str)] == []


def _free_texts(part: object) -> Iterator[object]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in FREE_TEXTS and value:
                yield value
            else:
                yield from _free_texts(value)
    elif isinstance(part, list | tuple):
        for item in part:
            yield from _free_texts(item)


@pytest.mark.parametrize("name", PLAYS)
def test_no_two_groups_of_things_have_one_name(name: str) -> None:
    play = PlayFile.read(root() / "deploy/plays" / name)
    groups = [(step, group) for step in play.steps if isinstance(step, Register) for group in step.groups]
    called = [group.title or (step.thing_model, group.around) for step, group in groups]
    assert len({str(one) for one in called}) == len(groups)


def _named(step: Step, words: Lexicon) -> Iterator[tuple[str, Both]]:
    if isinstance(step, Acting):
        yield step.post, words.post(step.post)
        yield step.department, words.department(step.department)
    if isinstance(step, SwitchMode):
        yield step.mode, words.move(step.mode)
        yield step.area[1], words.area(*step.area)
    if isinstance(step, Command):
        yield step.command, words.command(step.command)
    if isinstance(step, Acts):
        for act in step.acts:
            yield act.move or act.task, words.move(act.move or act.task)
            yield act.post, words.post(act.post)


def test_a_move_of_the_pack_goes_before_a_state_of_the_same_name() -> None:
    words = lexicon(PlayFile.read(root() / "deploy/plays/evening"))
    assert words.move("void") == Both("作废", "void")
    assert words.anything("void") == Both("已作废", "void")
    assert words.anything("unheard-of") == Both("unheard-of", "unheard-of")


def test_free_text_is_one_string_or_both_languages() -> None:
    for text, zh in (("raining", "raining"), ({"zh": "有雨", "en": "raining"}, "有雨")):
        switch = SwitchMode.model_validate(
            {"do": "mode", "area": ["district", "1"], "mode": "response", "post": "a.b", "person": "c", "reason": text}
        )
        assert both(switch.reason) == Both(zh, "raining")
    with pytest.raises(ValidationError):
        SwitchMode.model_validate(
            {"do": "mode", "area": ["a", "1"], "mode": "response", "post": "a.b", "person": "c", "reason": {"zh": "雨"}}
        )


def test_words_are_put_together_in_both_languages() -> None:
    assert listed([Both("甲", "a"), Both("乙", "b")]) == Both("甲、乙", "a, b")
    assert quoted("") == Both("", "")
    assert quoted("x") == Both("：x", ": x")
    assert all(zh and en and zh != en for zh, en in WORDS.values())
