"""What the fleet says when it refuses a call, in the language of the terminal."""

from __future__ import annotations

import grpc
from cityloop_kernel import Said, listed
from cityloop_operator.operations import problems_in_refusal
from cityloop_rpc import facts_of, reason_of
from cityloop_words import refused


def refusal(error: grpc.aio.AioRpcError) -> Said | None:
    """Why a call was refused; None where the reason has no sentence here, and the error's own words stand alone."""
    facts = facts_of(error)
    problems = problems_in_refusal(facts)
    return listed(problems, "clauses") if problems else refused(reason_of(error), facts, as_it_stands)


def as_it_stands(_kind: str, name: str) -> Said:
    """An identifier, where nobody knows its name."""
    return name
