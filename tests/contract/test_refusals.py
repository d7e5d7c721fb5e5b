"""Whoever is refused by a call reads why in a language of his own: each reason has a sentence, or is for programs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from cityloop_localisation import Catalogues
from cityloop_testkit.sources import ROOT, SERVICES, trees
from cityloop_words import PLAIN_REFUSALS, REFUSALS

LIBRARIES = (
    "audit",
    "calendars",
    "city",
    "database",
    "kernel",
    "modes",
    "rpc",
    "staff",
    "service",
    "reactions",
    "packs",
    "expressions",
)
"""What refuses behind the services' doors, beside the services."""
PROBLEMS = {"CITY_INVALID", "COMPONENT_INVALID", "DATASET_INVALID", "PACK_INVALID", "ROW_INVALID"}
"""What is wrong is a sentence in the details."""
DEVICES = {
    "BATCH_TOO_LARGE",
    "BODY_INVALID",
    "BOX_INVALID",
    "CLASS_UNKNOWN",
    "COLUMNS_UNEQUAL",
    "CONFIDENCE_INVALID",
    "DATASTREAM_INVALID",
    "DATASTREAM_TAKEN",
    "DETECTION_INVALID",
    "DETECTION_TAKEN",
    "DWELL_TOO_LONG",
    "ID_TOO_LONG",
    "LIMIT_INVALID",
    "NO_READING",
    "NUMBERS_MISSING",
    "RANGE_INVALID",
    "THING_INVALID",
    "THING_MODEL_RETIRING",
    "THING_MODEL_UNKNOWN",
    "THING_TAKEN",
    "TOO_MANY_DATASTREAMS",
    "TOO_MANY_DETECTIONS",
    "TOO_MANY_NUMBERS",
}
"""Told to programs that register things and send what they measure: they go by the constant."""
NO_REASON = {"CONFLICT", "FORBIDDEN", "INVALID", "NOT_FOUND", "REFUSED"}
"""Of refusals that name none: no code raises one."""

STATED = "the reason that a refusal states"
"""What a scale of reasons says of itself."""


def reasons(folder: Path) -> set[str]:
    """Constants that refusals in some code give as their reasons; those of a scale of reasons by its name."""
    found: set[str] = set()
    for _, tree in trees(folder):
        nodes = list(ast.walk(tree))
        constants = dict(_constants(nodes))
        for node in nodes:
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith(
                ("Error", "refused", "refusal", "_status")
            ):
                found |= set(_reasons(node.args[1:3], constants))
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "default_reason":
                found |= set(_reasons([node.value], constants))
            elif isinstance(node, ast.ClassDef) and "the reason that a refusal states" in (
                ast.get_docstring(node) or ""
            ):
                found |= {value for _, value in _constants(node.body)}
    return found


def _constants(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from ((name.id, node.value.value) for name in node.targets if isinstance(name, ast.Name))


def _reasons(arguments: Iterable[ast.expr], constants: dict[str, str]) -> Iterator[str]:
    for argument in arguments:
        text = constants.get(argument.id) if isinstance(argument, ast.Name) else getattr(argument, "value", None)
        if isinstance(text, str) and text.replace("_", "").isalpha() and text.isupper():
            yield text


def test_each_reason_that_a_person_meets_has_a_sentence() -> None:
    """What is refused at the portal and over Open311 is said there; see citizen-services' own test."""
    portal = Catalogues.of("cityloop_words", "cityloop_citizen_services")["en"]
    raised = {name: reasons(folder) for name, folder in SERVICES.items()}
    raised |= {name: reasons(ROOT / "libs" / name) for name in LIBRARIES}
    assert raised["collaboration-tasks"] >= {"CASE_UNKNOWN", "FOREIGN_TASK"}, "they are found"
    assert raised["data-sharing"] >= {"AGREEMENT_EXPIRED", "QUOTA_EXCEEDED", "PACKS_UNDECIDED"}
    said_at_the_portal = {
        reason
        for name in ("citizen-services", "service")
        for reason in raised[name]
        if portal.has(f"refusal-{reason}") or portal.has(f"open311-{reason}")
    }
    every = set().union(*raised.values())
    assert sorted(every - PLAIN_REFUSALS - set(REFUSALS) - said_at_the_portal) == sorted(PROBLEMS | DEVICES | NO_REASON)


def test_no_sentence_is_left_over() -> None:
    raised = set().union(*(reasons(folder) for folder in SERVICES.values()))
    raised |= set().union(*(reasons(ROOT / "libs" / name) for name in LIBRARIES))
    assert sorted(PLAIN_REFUSALS - raised) == []
