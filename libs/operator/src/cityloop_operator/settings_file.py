"""A YAML file of settings: read as it is declared, or each problem in a line with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from cityloop_kernel import Sentence, phrase_list, say
from cityloop_packs.kind import Path as Place
from cityloop_packs.sources import Source, UnreadableError, load
from pydantic import BaseModel, ConfigDict, ValidationError

from cityloop_operator.reading.faults import READ, CityDataError, machine_fault, shortened
from cityloop_operator.setting_faults import in_plain_words

Model = TypeVar("Model", bound=BaseModel)
Check = Callable[[Model], Iterable[tuple[Place, Sentence]]]
"""What is wrong with a file as a whole, and where."""


class Strict(BaseModel):
    """Settings: frozen, without such that nobody declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def settings_of(*models: type[BaseModel]) -> frozenset[str]:
    """Names of all settings of a file's parts."""
    return frozenset(field.alias or name for part in models for name, field in part.model_fields.items())


def read_settings(path: Path, model: type[Model], known: frozenset[str], check: Check[Model] = lambda _: ()) -> Model:
    """Read a file.

    Args:
        path: of the file.
        model: of the whole file.
        known: names of all its settings, for what is misspelt.
        check: of the whole file, once each part of it is right.

    Raises:
        CityDataError: there is none, or it is wrong: every problem in a line, by file, line and place.
    """
    try:
        source = load(path.read_text(encoding="utf-8-sig"))
        found = model.model_validate(source.value)
    except OSError as error:
        raise CityDataError(say(READ, file=str(path), problem=machine_fault(error))) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = f"{error.object[error.start]:#04x}"
        raise CityDataError(say("file-no-utf-8", place=f"{path}:{line}", byte=byte)) from error
    except UnreadableError as error:
        problem = say("pack-problem", place=f"{path}:{error.line or 1}", problem=error.sentence)
        raise CityDataError(problem) from error
    except ValidationError as error:
        problems = phrase_list(_problems(path, source, error, known), "lines")
        raise CityDataError(say("city-file-wrong", problems=problems)) from error
    wrong = [_line(path, source, place, problem) for place, problem in check(found)]
    if wrong:
        raise CityDataError(say("city-file-wrong", problems=phrase_list(wrong, "lines")))
    return found


def _problems(path: Path, source: Source, error: ValidationError, known: frozenset[str]) -> Iterator[Sentence]:
    problems = error.errors()
    places = [problem["loc"] for problem in problems]
    for problem in problems:
        # A list of which an item is wrong is also said to have too few.
        if not any(place[: len(problem["loc"])] == problem["loc"] != place for place in places):
            yield _line(path, source, problem["loc"], in_plain_words(problem, known))


def _line(path: Path, source: Source, place: Place, problem: Sentence) -> Sentence:
    """File and line, where in the file, what is wrong."""
    where = ".".join(shortened(str(step)) for step in place)
    said = say("pack-field", field=where, problem=problem) if where else problem
    return say("pack-problem", place=f"{path}:{source.line(place)}", problem=said)
