"""What a condition is made of, read from the tree that CEL's own parser makes of it.

The tree is a `cel.expr.ParsedExpr` (https://github.com/google/cel-spec, proto/cel/expr/syntax.proto), whose few fields
that matter here are read by their numbers: its stubs are in no package.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.empty_pb2 import Empty
from google.protobuf.unknown_fields import UnknownFieldSet

EXPR, SOURCE_INFO, POSITIONS = 2, 3, 4
ID, CONSTANT, NAME, SELECT, CALL, LIST, STRUCT, LOOP = 2, 3, 4, 5, 6, 7, 8, 9
INTEGER = 3
"""Of a constant."""
LOOP_NAMES, LOOP_RANGE, LOOP_INSIDE = (1, 3, 8), 2, (4, 5, 6, 7)
WORD = re.compile(r"\S+")
WHOLE = frozenset(
    WORD.findall(
        "size int getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes"
        " getSeconds getMilliseconds _%_"
    )
)
"""Functions whose result is a whole number."""
ARITHMETIC = frozenset(WORD.findall("_+_ _-_ _*_ _/_ -_"))
ALIKE = ARITHMETIC | frozenset(WORD.findall("_==_ _!=_ _<_ _<=_ _>_ _>=_ @in"))
"""Operators whose operands are of one type."""
CHOICE, INDEX = "_?_:_", "_[_]"
DIGITS = re.compile(r"-?\d+(?![\d.eExXuU])")

Fields = dict[int, list[Any]]


@dataclass
class Syntax:
    """What a tree holds."""

    names: set[str] = field(default_factory=set)
    """Variables that it asks for."""
    parts: int = 0
    depth: int = 0
    loops: int = 0
    """How many comprehensions stand inside each other."""
    numbers: list[int] = field(default_factory=list)
    """Ids of integer literals that stand where a number may have decimals."""


def syntax_of(serialized: bytes) -> tuple[Syntax, dict[int, int]]:
    """What a parsed expression holds, and where its parts stand in the text, by their ids.

    Args:
        serialized: by `Expression.serialize`, of one that was compiled without a check.
    """
    parsed = _fields(_fields(serialized)[2][0])
    positions: dict[int, int] = {}
    for entry in _fields(parsed[SOURCE_INFO][0]).get(POSITIONS, ()):
        pair = _fields(entry)
        positions[_first(pair, 1, 0)] = _first(pair, 2, 0)
    found = Syntax()
    _walk(_fields(parsed[EXPR][0]), found, frozenset(), 1, 0, whole=False)
    return found, positions


def with_decimals(text: str, numbers: Sequence[int], positions: dict[int, int]) -> str:
    """The text with `.0` behind these integer literals, so that `depth > 3` compares numbers."""
    for offset in sorted((positions[number] for number in numbers if number in positions), reverse=True):
        found = DIGITS.match(text, offset)
        if found is not None:
            text = f"{text[: found.end()]}.0{text[found.end() :]}"
    return text


def _fields(data: bytes) -> Fields:
    """A message by the numbers of its fields; those inside it stay bytes."""
    found: Fields = defaultdict(list)
    unknown = UnknownFieldSet(Empty.FromString(data))
    for item in (unknown[index] for index in range(len(unknown))):
        found[item.field_number].append(item.data)
    return found


def _first(fields: Fields, number: int, otherwise: Any) -> Any:
    return fields[number][0] if fields.get(number) else otherwise


def _walk(expr: Fields, found: Syntax, bound: frozenset[str], depth: int, loops: int, *, whole: bool) -> None:
    found.parts += 1
    found.depth = max(found.depth, depth)
    found.loops = max(found.loops, loops)
    inside = (found, bound, depth + 1, loops)
    if expr.get(NAME):
        name = _text(_fields(expr[NAME][0]), 1)
        if name not in bound:
            found.names.add(name)
    elif expr.get(CONSTANT):
        if not whole and _fields(expr[CONSTANT][0]).get(INTEGER):
            found.numbers.append(_first(expr, ID, 0))
    elif expr.get(SELECT):
        for operand in _fields(expr[SELECT][0]).get(1, ()):
            _walk(_fields(operand), *inside, whole=True)
    elif expr.get(CALL):
        _walk_call(_fields(expr[CALL][0]), *inside, whole=whole)
    elif expr.get(LIST):
        for element in _fields(expr[LIST][0]).get(1, ()):
            _walk(_fields(element), *inside, whole=whole)
    elif expr.get(STRUCT):
        for entry in _fields(expr[STRUCT][0]).get(2, ()):
            for part in (value for number in (3, 4) for value in _fields(entry).get(number, ())):
                _walk(_fields(part), *inside, whole=True)
    elif expr.get(LOOP):
        _walk_loop(_fields(expr[LOOP][0]), *inside)


def _walk_call(call: Fields, found: Syntax, bound: frozenset[str], depth: int, loops: int, *, whole: bool) -> None:
    function, parts = _text(call, 2), [_fields(part) for part in (*call.get(1, ()), *call.get(3, ()))]
    counts = [_is_whole(part) for part in parts]
    if function in ALIKE:
        wanted = [(whole and function in ARITHMETIC) or any(counts)] * len(parts)
    elif function == CHOICE:
        wanted = [False, *([whole or any(counts[1:])] * (len(parts) - 1))]
    elif function in {"_&&_", "_||_", "!_"}:
        wanted = [False] * len(parts)
    elif function == INDEX:
        wanted = [False, *([True] * (len(parts) - 1))]
    else:
        wanted = [True] * len(parts)
    for part, integers in zip(parts, wanted, strict=True):
        _walk(part, found, bound, depth, loops, whole=integers)


def _walk_loop(loop: Fields, found: Syntax, bound: frozenset[str], depth: int, loops: int) -> None:
    for part in loop.get(LOOP_RANGE, ()):
        _walk(_fields(part), found, bound, depth, loops, whole=False)
    names = bound | {_text(loop, number) for number in LOOP_NAMES}
    for part in (value for number in LOOP_INSIDE for value in loop.get(number, ())):
        _walk(_fields(part), found, names, depth, loops + 1, whole=False)


def _is_whole(expr: Fields) -> bool:
    """Whether the result is a whole number that no literal decides on."""
    if not expr.get(CALL):
        return False
    call = _fields(expr[CALL][0])
    function, parts = _text(call, 2), call.get(3, [])
    if function in ARITHMETIC:
        return any(_is_whole(_fields(part)) for part in parts)
    if function == CHOICE:
        return any(_is_whole(_fields(part)) for part in parts[1:])
    return function in WHOLE


def _text(fields: Fields, number: int) -> str:
    return bytes(_first(fields, number, b"")).decode()
