"""Catalogues: read from folders, refused with file and line, fallen back from where a sentence is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cityloop_localisation import CatalogueError, Catalogues, Room, UnknownSentenceError, phrase_list, say
from cityloop_localisation.__main__ import main
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo

ZH = "hello = 您好，{ $name }\nfiled = 已立案\n"
EN = "hello = Hello { $name }\nfiled = filed\n"


def catalogues(**texts: str) -> Catalogues:
    rooms = {"zh": ZH, "en": EN} | texts
    return Catalogues([Room(tag.replace("_", "-"), f"{tag}.ftl", text) for tag, text in rooms.items()])


def write(folder: Path, tag: str, text: str) -> None:
    (folder / tag).mkdir(parents=True)
    (folder / tag / "room.ftl").write_text(text, encoding="utf-8")


def test_a_language_is_a_folder_and_a_room_a_file(tmp_path: Path) -> None:
    write(tmp_path, "fr", "between-clauses = {' ; '}\n".replace("'", '"'))
    found = Catalogues.of(folder=tmp_path)
    assert found.tags == ("zh", "en", "fr")
    assert found["fr-CA"].spoken(phrase_list(["a", "b"], "clauses")) == "a ; b"
    assert [language.tag for language in found] == ["zh", "en", "fr"]


def test_what_a_language_lacks_is_said_by_the_next() -> None:
    found = catalogues(fr="filed = enregistré\n", fr_CA="hello = Allô { $name }\n")
    assert found["fr-CA"].say("hello", name="Li") == "Allô Li"
    assert found["fr-CA"].say("filed") == "enregistré"
    assert found["fr"].say("hello", name="Li") == "您好，Li", "the city's first language"
    assert found.missing() == [
        "fr: hello is missing; translate zh.ftl:1",
        "fr-CA: filed is missing; translate zh.ftl:2",
    ]


def test_sentences_stand_in_sentences_in_the_same_language() -> None:
    found = catalogues()
    told = say("hello", name=say("filed"))
    assert [language.spoken(told) for language in found] == ["您好，已立案", "Hello filed"]


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"fr": "hello = Bonjour\n"}, "fr.ftl:1: the arguments of hello must be those of zh.ftl:1: name"),
        ({"fr": "filed = { $name }\n"}, "fr.ftl:1: the arguments of filed must be those of zh.ftl:2: none"),
        ({"fr": "filed = { -case } reçu\n"}, "fr.ftl:1: filed refers to -case, which this language has not"),
        ({"fr": "filed = un\n\nfiled = deux\n"}, "fr.ftl:3: filed stands in fr.ftl:1 too"),
        ({"fr": "filed = { $name\n"}, 'fr.ftl:2: Expected token: "}"'),
        ({"fr": "filed = oui\n    .title = oui\n"}, "fr.ftl:1: filed must be one text without attributes"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_refused_with_file_and_line(texts: dict[str, str], says: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        catalogues(**texts)
    assert str(refused.value) == says


def test_a_folder_that_is_none_or_is_named_after_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="there is no such folder"):
        Catalogues.of(folder=tmp_path / "nowhere")
    write(tmp_path, "French!", "")
    with pytest.raises(CatalogueError, match="name the folder after its language"):
        Catalogues.of(folder=tmp_path)
    other = tmp_path / "other"
    write(other, "fr", "")
    (other / "fr" / "room.ftl").write_bytes("filed = enregistré".encode("latin-1"))
    with pytest.raises(CatalogueError, match="save it as UTF-8"):
        Catalogues.of(folder=other)


def test_a_translator_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["localisation", str(tmp_path), "cityloop_localisation"])
    write(tmp_path, "fr", "language-name = français\n")
    assert main() == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("fr: between-clauses is missing; translate ")
    (tmp_path / "fr" / "more.ftl").write_text('between-clauses = { " ; " }\n', encoding="utf-8")
    assert main() == 0
    (tmp_path / "fr" / "more.ftl").write_text("between-clauses = {\n", encoding="utf-8")
    assert main() == 2
    assert "more.ftl:" in capsys.readouterr().err


def test_a_message_that_nobody_has_and_a_missing_argument_are_faults_of_the_code() -> None:
    found = catalogues()
    with pytest.raises(UnknownSentenceError, match="no catalogue has 'goodbye'"):
        found["en"].say("goodbye")
    with pytest.raises(UnknownSentenceError, match="hello in en"):
        found["en"].say("hello")


def test_the_pseudo_language_shows_what_is_not_from_a_catalogue(tmp_path: Path) -> None:
    found = Catalogues.of("cityloop_words", folder=write_pseudo(tmp_path, "cityloop_localisation", "cityloop_words"))
    language = found[TAG]
    assert language.say("state-closed") == "⟦çļöšéď⟧"
    assert [line for line in found.missing() if line.startswith(TAG)] == []
    nested = language.say("refused-IN_DISPUTE", case="C-1", move=language.say("state-closed"))
    assert untranslated(f"<b>{nested}</b> and more") == ["and", "more"]
    assert untranslated(language.say("state-closed")) == []


def test_a_language_that_nobody_speaks_is_not_read() -> None:
    rooms = [Room("en", "en.ftl", "hello = hello\n"), Room("zh", "zh.ftl", "no catalogue\n")]
    assert Catalogues(rooms, "en", check=False)["en"].say("hello") == "hello"
    with pytest.raises(CatalogueError, match=r"zh\.ftl:1"):
        Catalogues(rooms, "en")


def test_the_first_language_may_be_a_variant_of_another() -> None:
    rooms = [Room("en-GB", "gb.ftl", "hello = hello\n"), Room("en", "en.ftl", "bye = bye\n")]
    found = Catalogues(rooms, "en-GB", check=False)
    assert (found["en-GB"].say("bye"), found["en"].say("bye")) == ("bye", "bye")
