"""Kinds of problems: what is wrong with something that stands there, and what happens."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.problem_kinds.schema import ProblemKind

PROBLEM_KINDS = Kind(
    file="problem-kinds.yaml",
    key="problem_kinds",
    schema=ProblemKind,
    identity=lambda item: item.problem_kind,
    names_in_fleet=True,
    titles=lambda item: [("problem_kind", item.problem_kind, item.name)],
)
