"""What the fleet says when it refuses a call, in the language of the terminal."""

from __future__ import annotations

import grpc
from cityloop_kernel import Phrase, phrase_list
from cityloop_operator.operations import problems_in_refusal
from cityloop_rpc import details_of, reason_of
from cityloop_words import refusal_sentence


def refusal(error: grpc.aio.AioRpcError) -> Phrase | None:
    """Why a call was refused; None where the reason has no sentence here, and the error's own words stand alone."""
    details = details_of(error)
    problems = problems_in_refusal(details)
    return phrase_list(problems, "clauses") if problems else refusal_sentence(reason_of(error), details, as_it_stands)


def as_it_stands(_kind: str, name: str) -> Phrase:
    """An identifier, where nobody knows its name."""
    return name
