"""What is wrong with what was sent, and what a plan changes, as contracts have it: a sentence with its English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cityloop.sharing.v1.packs_service_pb2 import PackChange, PackFileProblem
from cityloop_kernel import InvalidError, Phrase, Sentence
from cityloop_localisation import Catalogues, Language, UnknownSentenceError
from cityloop_packs import CATALOGUES, FileProblem, phrase_message, sentence_message
from google.protobuf.json_format import MessageToJson

MAX_DETAILS_BYTES = 1_900
"""Of the problems that a refusal carries: with more it would carry none (see cityloop_rpc)."""
ENGLISH = "en"


def in_english(phrase: Phrase) -> str:
    """For logs and for programs without catalogues; the id of a sentence of a release to come."""
    try:
        return _english().spoken(phrase)
    except UnknownSentenceError:
        return str(phrase)


def change_message(change: Sentence) -> PackChange:
    """A change as its contract has it."""
    return PackChange(text=in_english(change), sentence=sentence_message(change))


def file_problem_message(problem: FileProblem) -> PackFileProblem:
    """A problem as its contract has it."""
    return PackFileProblem(
        text=in_english(problem.sentence),
        pack_id=problem.pack_id,
        file=problem.file,
        line=problem.line,
        phrase=phrase_message(problem.phrase),
    )


def details_of_problems(problems: Sequence[FileProblem]) -> dict[str, str]:
    """The first problems as the details of a refusal, as many as it carries: `problem-0`, …, and how many there are."""
    details = {"problems": str(len(problems))}
    left = MAX_DETAILS_BYTES
    for number, problem in enumerate(problems):
        message = file_problem_message(problem)
        message.ClearField("text")
        name, text = f"problem-{number}", MessageToJson(message, indent=None, preserving_proto_field_name=True)
        left -= len(f"{name}{text}".encode())
        if left < 0:
            break
        details[name] = text
    return details


def problem_refused(problem: Sentence, reason: str) -> InvalidError:
    """A refusal that says what is wrong in English, with the sentence in its details."""
    return InvalidError(in_english(problem), reason, details_of_problems([FileProblem(problem)]))


@cache
def _english() -> Language:
    return Catalogues.of(*CATALOGUES, "cityloop_city", "cityloop_words", first=ENGLISH)[ENGLISH]
