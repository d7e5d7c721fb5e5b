"""What people are told of packs, as contracts carry it: messages by id with their arguments, in no language yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from cityloop.common.v1 import common_pb2 as common
from cityloop.sharing.v1.pack_pb2 import PackProblem
from cityloop.sharing.v1.packs_service_pb2 import PackFileProblem
from cityloop_kernel import Listed, Name, Said, Sentence, Style

from cityloop_packs.kind import FileProblem, Problem

CATALOGUES = ("cityloop_flows", "cityloop_packs")
"""The packages whose catalogues say it."""
STYLES: Mapping[str, Style] = {style: style for style in get_args(Style)}


def said_message(said: Said | float) -> common.Said:
    """Whatever can be said, as contracts have it."""
    match said:
        case str():
            return common.Said(text=said)
        case Sentence():
            return common.Said(sentence=sentence_message(said))
        case Name():
            return common.Said(name=common.Label(texts=said.texts))
        case Listed():
            return common.Said(list=common.SaidList(items=map(said_message, said.items), style=said.style))
        case _:
            return common.Said(number=said)


def sentence_message(sentence: Sentence) -> common.Sentence:
    """A sentence as contracts have it."""
    arguments = {name: said_message(value) for name, value in sentence.arguments.items()}
    return common.Sentence(message=sentence.message, arguments=arguments)


def said_of_message(message: common.Said) -> Said:
    """What can be said, from a contract; nothing where it is of a release to come."""
    match message.WhichOneof("said"):
        case "sentence":
            return sentence_of_message(message.sentence)
        case "name":
            return Name(dict(message.name.texts))
        case "list":
            items = tuple(map(said_of_message, message.list.items))
            return Listed(items, STYLES.get(message.list.style, "and"))
        case _:
            return message.text


def sentence_of_message(message: common.Sentence) -> Sentence:
    """A sentence from a contract."""
    return Sentence(message.message, {name: _argument(value) for name, value in message.arguments.items()})


def _argument(message: common.Said) -> Said | float:
    """Plurals are of whole numbers, which a contract carries as any number."""
    if message.WhichOneof("said") != "number":
        return said_of_message(message)
    return int(message.number) if message.number.is_integer() else message.number


def problem_message(problem: Problem) -> PackProblem:
    """A service's problem as its contract has it."""
    return PackProblem(
        said=said_message(problem.said),
        pack_id=problem.pack_id,
        kind=problem.kind,
        item_id=problem.item_id,
        path=map(str, problem.path),
    )


def problem_of_message(message: PackProblem) -> Problem:
    """A service's problem from its contract."""
    said = said_of_message(message.said) if message.HasField("said") else message.text
    return Problem(said, message.pack_id, message.kind, message.item_id, tuple(message.path))


def file_problem_of_message(message: PackFileProblem) -> FileProblem:
    """A problem in a file from its contract."""
    return FileProblem(said_of_message(message.said), message.pack_id, message.file, message.line)
