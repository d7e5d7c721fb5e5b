"""Kinds of problems: what is wrong with something that stands there, and what happens."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import Identifier, LabelText, Strict


class ProblemKind(Strict):
    """problem-kinds.yaml: a kind of problem, as GB/T 30428.2 tells components from events."""

    problem_kind: Identifier = Field(description="What event classes name.")
    name: LabelText = Field(description="What people call it.")
    known_place: bool = Field(
        False, description="It is of something that stands where everybody sees it: its place may be shown exactly."
    )
