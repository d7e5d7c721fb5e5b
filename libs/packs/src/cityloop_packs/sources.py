"""From the YAML of one file to plain values that know their lines: bounded, for aliases multiply, and storable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from cityloop_kernel import NUL, Sentence, SentenceError, say

from cityloop_packs.kind import Path

MAX_VALUES = 2 * 1024 * 1024
"""Of one file with its aliases written out."""
MAX_CHARACTERS = 16 * 1024 * 1024
"""Of all scalars of one file with its aliases written out."""
MAX_DEPTH = 50


class UnreadableError(SentenceError):
    """The text holds no values that a pack may hold; `line`, from 1, is where, 0 where nobody knows."""

    def __init__(self, sentence: Sentence, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line

    @property
    def placed(self) -> Sentence:
        """With its line."""
        return say("pack-in-line", line=str(self.line), problem=self.sentence) if self.line else self.sentence


@dataclass(frozen=True, slots=True)
class Source:
    """The values of one file, and where they stand in it."""

    text: str
    value: Any
    node: yaml.Node | None

    def line(self, path: Path) -> int:
        """The line, from 1, of what stands at a path; of the nearest thing around it where there is nothing."""
        node, line = self.node, 1
        for step in path:
            if node is None:
                break
            line = _line(node)
            node = _inside(node, step)
        return line if node is None else _line(node)


def load(text: str) -> Source:
    """The values of a YAML text. By the C loader: 4 ms where the pure Python one needs 170 ms for a pack.

    Raises:
        UnreadableError: it is no YAML, a value is not what it says, a name stands twice in one mapping, or it is too
            deep or too large once written out.
    """
    try:
        _refuse_depth(text)
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                _refuse_doubled_names(node)
            value = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except UnreadableError:
        raise
    except yaml.MarkedYAMLError as error:
        line = 0 if error.problem_mark is None else error.problem_mark.line + 1
        raise UnreadableError(_no_yaml(str(error.problem or error)), line) from error
    except yaml.YAMLError as error:
        raise UnreadableError(_no_yaml(str(error))) from error
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError) as error:
        # What PyYAML's own constructors raise for a date that is none, or a number of 5,000 digits.
        raise UnreadableError(say("pack-value-is-none")) from error
    _check(value)
    return Source(text, value, node)


def _no_yaml(problem: str) -> Sentence:
    return say("pack-no-yaml", problem=problem.replace("\n", " "))


def _refuse_depth(text: str) -> None:
    """Before anything is built: the C loader calls itself for each level, and ends the process when they are many."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            raise UnreadableError(say("pack-nested-too-deeply"), line)


def _refuse_doubled_names(root: yaml.Node) -> None:
    """YAML takes the last of two equal names in silence; each node is looked at once, however often it stands there."""
    for node in _nodes(root):
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        twice = say("pack-name-twice", name=str(key.value), first=str(seen[key.value]))
                        raise UnreadableError(twice, _line(key))
                    seen[key.value] = _line(key)


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    seen, waiting = {id(root)}, [root]
    while waiting:
        node = waiting.pop()
        yield node
        parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        for part in parts if isinstance(node, yaml.CollectionNode) else ():
            if id(part) not in seen:
                seen.add(id(part))
                waiting.append(part)


def _inside(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and str(step).isdecimal() and int(step) < len(node.value):
        found: yaml.Node = node.value[int(step)]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _check(loaded: Any) -> None:
    """Refuse what is too much: each value counts as often as it stands there, so that a circle counts for ever."""
    values, characters, waiting = 0, 0, [(loaded, 0)]
    while waiting:
        value, depth = waiting.pop()
        values += 1
        characters += len(value) if isinstance(value, str) else 0
        if values > MAX_VALUES or characters > MAX_CHARACTERS:
            raise UnreadableError(say("pack-file-too-large", values=MAX_VALUES, characters=MAX_CHARACTERS))
        if depth > MAX_DEPTH:
            raise UnreadableError(say("pack-nested-too-deeply"))
        if isinstance(value, str) and NUL in value:
            raise UnreadableError(say("pack-text-with-nul"))
        if isinstance(value, dict):
            waiting += [(item, depth + 1) for pair in value.items() for item in pair]
        elif isinstance(value, list | set | tuple):
            waiting += [(item, depth + 1) for item in value]
