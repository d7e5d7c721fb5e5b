"""Problems of packs and their phrases as contract messages: ids with arguments, in no language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from cityloop.common.v1 import common_pb2 as common
from cityloop.sharing.v1.pack_pb2 import PackProblem
from cityloop.sharing.v1.packs_service_pb2 import PackFileProblem
from cityloop_kernel import Name, Phrase, PhraseList, Sentence, Style

from cityloop_packs.kind import FileProblem, Problem

CATALOGUES = ("cityloop_declarations", "cityloop_flows", "cityloop_expressions", "cityloop_packs")
"""The packages whose catalogues say it."""
STYLES: Mapping[str, Style] = {style: style for style in get_args(Style)}


def phrase_message(phrase: Phrase | float) -> common.Phrase:
    """Whatever can be said, as contracts have it."""
    match phrase:
        case str():
            return common.Phrase(text=phrase)
        case Sentence():
            return common.Phrase(sentence=sentence_message(phrase))
        case Name():
            return common.Phrase(name=common.Label(texts=phrase.texts))
        case PhraseList():
            return common.Phrase(list=common.PhraseList(items=map(phrase_message, phrase.items), style=phrase.style))
        case _:
            return common.Phrase(number=phrase)


def sentence_message(sentence: Sentence) -> common.Sentence:
    """A sentence as contracts have it."""
    arguments = {name: phrase_message(value) for name, value in sentence.arguments.items()}
    return common.Sentence(message=sentence.message, arguments=arguments)


def phrase_of_message(message: common.Phrase) -> Phrase:
    """What can be said, from a contract; nothing where it is of a release to come."""
    match message.WhichOneof("phrase"):
        case "sentence":
            return sentence_of_message(message.sentence)
        case "name":
            return Name(dict(message.name.texts))
        case "list":
            items = tuple(map(phrase_of_message, message.list.items))
            return PhraseList(items, STYLES.get(message.list.style, "and"))
        case _:
            return message.text


def sentence_of_message(message: common.Sentence) -> Sentence:
    """A sentence from a contract."""
    return Sentence(message.message, {name: _argument(value) for name, value in message.arguments.items()})


def _argument(message: common.Phrase) -> Phrase | float:
    """Plurals are of whole numbers, which a contract carries as any number."""
    if message.WhichOneof("phrase") != "number":
        return phrase_of_message(message)
    return int(message.number) if message.number.is_integer() else message.number


def problem_message(problem: Problem) -> PackProblem:
    """A service's problem as its contract has it."""
    return PackProblem(
        phrase=phrase_message(problem.phrase),
        pack_id=problem.pack_id,
        kind=problem.kind,
        item_id=problem.item_id,
        path=map(str, problem.path),
    )


def problem_of_message(message: PackProblem) -> Problem:
    """A service's problem from its contract."""
    phrase = phrase_of_message(message.phrase) if message.HasField("phrase") else message.text
    return Problem(phrase, message.pack_id, message.kind, message.item_id, tuple(message.path))


def file_problem_of_message(message: PackFileProblem) -> FileProblem:
    """A problem in a file from its contract."""
    return FileProblem(phrase_of_message(message.phrase), message.pack_id, message.file, message.line)
