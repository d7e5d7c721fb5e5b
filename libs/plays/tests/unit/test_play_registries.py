"""What a play file may hold is registered once, and an expectation makes its own checks."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, get_args

import cityloop_plays.expectations
import cityloop_plays.steps
from cityloop.sharing.v1.exchange_service_pb2 import FetchRowsResponse
from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.expectations.reads import MaskedFields, RowCounts
from cityloop_plays.expectations.refusals import Refusals
from cityloop_plays.expectations.registry import Expectations
from cityloop_plays.stage import Stage
from cityloop_plays.steps.registry import AnyStep
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import catalogues


def classes_in(package: ModuleType, base: type) -> Iterator[type]:
    """The classes of a package that extend a base."""
    for module in pkgutil.iter_modules(package.__path__):
        for found in vars(import_module(f"{package.__name__}.{module.name}")).values():
            if isinstance(found, type) and issubclass(found, base) and found.__module__.endswith(f".{module.name}"):
                yield found


class NoFleet:
    """A fleet with nothing on any topic."""

    async def facts(self, _topic: object) -> list[object]:
        return []


def stage() -> Stage:
    """A stage without a fleet, with what two reads and a refusal left on it."""
    client: Any = NoFleet()
    found = Stage(client, {}, print, catalogues()["en"])
    found.state.fetched["street"] = FetchRowsResponse(count=4, masked_fields=["phone", "name"])
    found.state.refused["too-early"] = "AGREEMENT_NOT_OPEN"
    return found


async def made_by(expectation: Expectation[Any]) -> list[Check]:
    return [check async for check in expectation.checks(stage())]


def test_every_step_and_every_expectation_is_registered() -> None:
    union, *_ = get_args(AnyStep)
    steps = {found for found in classes_in(cityloop_plays.steps, Step) if not inspect.isabstract(found)}
    assert steps == set(get_args(union))
    fields = {field.annotation for field in Expectations.model_fields.values()}
    found = {found for found in classes_in(cityloop_plays.expectations, Expectation) if "[" not in found.__name__}
    assert found - {Expectation} == fields


async def test_an_expectation_says_what_it_found_beside_what_the_file_expects() -> None:
    (masked,) = await made_by(MaskedFields({"street": ("name", "phone")}))
    (counted,) = await made_by(RowCounts({"street": 3}))
    (refused,) = await made_by(Refusals({"too-early": "AGREEMENT_NOT_OPEN"}))
    assert (masked.holds, counted.holds, refused.holds) == (True, False, True)
    assert (counted.expected, counted.found) == (3, 4)
    assert await made_by(RowCounts({})) == []


async def test_all_that_a_file_expects_is_checked_in_its_order() -> None:
    expect = Expectations.model_validate(
        {
            "refused": {},
            "events": {"road-waterlogging": 1},
            "row_counts": {"street": 4},
            "masked_fields": {"street": ["name"]},
        }
    )
    checks = [check async for check in expect.checks(stage())]
    found = [(check.expected, check.holds) for check in checks]
    assert found == [({"road-waterlogging": 1}, False), (("name",), False), (4, True), ({}, False)]


async def test_what_is_awaited_is_read_until_it_is_as_expected() -> None:
    values = iter([1, 2, 3, 4])

    async def read() -> int:
        return next(values)

    assert await awaited(read, 3) == 3
    assert next(values) == 4
