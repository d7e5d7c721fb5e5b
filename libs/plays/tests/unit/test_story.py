"""The story of a play: every line in both languages, and no identifier where the play's city or pack has a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cityloop_local.workspace import root
from cityloop_localisation import Name, Phrase
from cityloop_plays import stage
from cityloop_plays.model import PostHolder
from cityloop_plays.names import PlayNames
from cityloop_plays.play_file import PlayFile
from cityloop_plays.steps.casework import HandleCase
from cityloop_plays.steps.commands import Command
from cityloop_plays.steps.hub import SwitchMode
from cityloop_plays.steps.sensing import Register
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import catalogues, label_of, quoted, text_of, word
from pydantic import ValidationError

SOURCES = Path(stage.__file__).parent
ZH, EN = catalogues()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IDENTIFIERS = {"move", "task", "mode", "post", "department", "provider", "consumer", "kind", "thing", "command"} | {
    *("thing_model", "event_class", "dataset", "group", "area", "booking", "reason", "text", "result", "conclusion")
}
FREE_TEXTS = {"text", "reason", "result", "conclusion", "purpose", "address", "subject", "evidence"}
PLAYS = [path.parent.name for path in sorted((root() / "deploy/plays").glob("*/play.yaml"))]


def sentences() -> Iterator[tuple[str, ast.expr]]:
    """What each `print_line`, `say` and `named_check` of steps and expectations puts into its sentence."""
    for file in (*SOURCES.glob("*.py"), *SOURCES.glob("steps/*.py"), *SOURCES.glob("expectations/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {"print_line", "say", "named_check"}:
                yield from ((f"{file.name}:{node.lineno}", value.value) for value in node.keywords)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_of(play: PlayFile) -> PlayNames:
    return PlayNames.of(play.city, play.packs, {name: text_of(place.name) for name, place in play.places.items()})


def test_no_line_shows_an_identifier() -> None:
    values = list(sentences())
    assert len(values) > 100
    for place, value in values:
        of_step = isinstance(value, ast.Attribute) and _name(value.value) in {"self", "action", "verdict"}
        allowed = isinstance(value, ast.Attribute) and value.attr not in IDENTIFIERS
        assert not of_step or allowed, f"{place} tells {ast.unparse(value)} as it stands in the file"


@pytest.mark.parametrize("name", PLAYS)
def test_what_a_play_names_has_a_name_in_both_languages(name: str) -> None:
    play = PlayFile.read(root() / "deploy/plays" / name)
    words = names_of(play)
    named: list[tuple[str, Phrase]] = []
    for step in play.steps:
        named += _named(step, words)
    assert named
    for identifier, called in named:
        zh, en = ZH.spoken(called), EN.spoken(called)
        assert CHINESE.search(zh), identifier
        assert identifier not in zh
        assert en
        assert not CHINESE.search(en)


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


def _named(step: Step, words: PlayNames) -> Iterator[tuple[str, Phrase]]:
    if isinstance(step, PostHolder):
        yield step.post, words.post(step.post)
        yield step.department, words.department(step.department)
    if isinstance(step, SwitchMode):
        yield step.mode, words.move(step.mode)
        yield step.area[1], words.area(*step.area)
    if isinstance(step, Command):
        yield step.command, words.command(step.command)
    if isinstance(step, HandleCase):
        for action in step.actions:
            yield action.move or action.task, words.move(action.move or action.task)
            yield action.post, words.post(action.post)


def test_a_move_of_the_pack_goes_before_a_state_of_the_same_name() -> None:
    words = names_of(PlayFile.read(root() / "deploy/plays/evening"))
    assert ZH.spoken(words.move("void")) == "作废"
    assert ZH.spoken(words.any_name("void")) == "已作废"
    assert words.any_name("unheard-of") == "unheard-of"


def test_free_text_is_one_string_or_has_a_text_for_each_language() -> None:
    for text, zh in (("raining", "raining"), ({"zh": "有雨", "en": "raining"}, "有雨"), ({"en": "raining"}, "raining")):
        switch = SwitchMode.model_validate(
            {"do": "mode", "area": ["district", "1"], "mode": "response", "post": "a.b", "person": "c", "reason": text}
        )
        assert (ZH.spoken(text_of(switch.reason)), EN.spoken(text_of(switch.reason))) == (zh, "raining")
    with pytest.raises(ValidationError):
        SwitchMode.model_validate(
            {"do": "mode", "area": ["a", "1"], "mode": "response", "post": "a.b", "person": "c", "reason": {}}
        )


def test_what_somebody_says_follows_a_colon_and_words_have_names() -> None:
    assert quoted("") == ""
    assert (ZH.spoken(quoted("x")), EN.spoken(quoted("x"))) == ("：x", ": x")
    assert (ZH.spoken(word("feed-back")), EN.spoken(word("prediction all_clear"))) == ("反馈", "predictions all clear")
    assert word("unheard-of") == "unheard-of"
    label = label_of(Name({"zh": "水位计", "en": "gauge"}))
    assert dict(label.texts) == {"zh": "水位计", "en": "gauge"}
