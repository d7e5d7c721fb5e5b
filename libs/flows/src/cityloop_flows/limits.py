"""Time as people write it: a number in a unit, which says how it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityloop_calendars import TimeUnit
from cityloop_declarations import ConditionText, ModeName, StateName, Strict
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import ConfigDict, Field, model_validator

from cityloop_flows.clocks import Limit

LONGEST_DAYS = 366


class TimeAmount(Strict):
    """A number in one unit: of minutes, hours or days, of working time or of any."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [unit]} for unit in TimeUnit]})

    urgent_hours: float | None = Field(
        None, gt=0, le=24 * LONGEST_DAYS, description="The time, in hours that count day and night."
    )
    natural_days: float | None = Field(None, gt=0, le=LONGEST_DAYS, description="Or in days of local clocks.")
    work_minutes: float | None = Field(
        None, gt=0, le=24 * 60 * LONGEST_DAYS, description="Or in working minutes of the city's calendar."
    )
    work_hours: float | None = Field(
        None, gt=0, le=24 * LONGEST_DAYS, description="Or in working hours of the city's calendar."
    )
    work_days: float | None = Field(None, gt=0, le=LONGEST_DAYS, description="Or in its working days.")

    @property
    def amount(self) -> Limit:
        """So much time, and how it counts."""
        (found,) = self._given()
        return found

    @model_validator(mode="after")
    def _one_amount(self) -> TimeAmount:
        if len(self._given()) != 1:
            known = phrase_list((unit.value for unit in TimeUnit), "or")
            raise SentenceError(say("flow-one-amount", known=known))
        return self

    def _given(self) -> list[Limit]:
        numbers = {
            TimeUnit.URGENT_HOURS: self.urgent_hours,
            TimeUnit.NATURAL_DAYS: self.natural_days,
            TimeUnit.WORK_MINUTES: self.work_minutes,
            TimeUnit.WORK_HOURS: self.work_hours,
            TimeUnit.WORK_DAYS: self.work_days,
        }
        return [Limit(number * unit.length, unit) for unit, number in numbers.items() if number is not None]


class TimeLimit(TimeAmount):
    """A limit, and when those who must keep it are warned."""

    warn_left: float | None = Field(
        None, gt=0, le=24 * 60 * LONGEST_DAYS, description="How much is left, in its own unit, when they are warned."
    )

    @property
    def limit(self) -> Limit:
        """How long it may last."""
        amount = self.amount
        return Limit(amount.time, amount.unit, (self.warn_left or 0) * amount.unit.length)

    @model_validator(mode="after")
    def _warns_within(self) -> TimeLimit:
        if self.limit.warn_left >= self.limit.time:
            raise SentenceError(say("flow-warns-at-once", left=self.warn_left or 0))
        return self


class Clock(TimeLimit):
    """A limit of a stage, in minutes, hours or days of one kind."""

    stage: StateName = Field(description="A state; or a phase, then of all its states that have no clock of their own.")
    modes: tuple[ModeName, ...] = Field((), description="Only in these operating modes; goes before one for any.")
    when: ConditionText | None = Field(
        None, description="Only while it holds; of clocks for the same modes it goes before one without."
    )


class WholeClock(TimeLimit):
    """A limit from the beginning to the end, whatever the stages between."""

    modes: tuple[ModeName, ...] = Field((), description="Only in these operating modes; goes before one for any.")


def limit_in(
    clocks: Sequence[Clock | WholeClock], mode: str, holds: Callable[[str], bool] = lambda _condition: False
) -> Limit | None:
    """The limit of the clock for an operating mode, else of the one for any; None where there is neither.

    Args:
        clocks: of one stage, or over all.
        mode: the operating mode.
        holds: judges conditions by the attributes of the subject; of clocks for the same modes, one whose condition
            holds goes before one without.
    """
    of_mode = [clock for clock in clocks if mode in clock.modes]
    of_any = [clock for clock in clocks if not clock.modes]
    for clock in (*_conditioned_first(of_mode), *_conditioned_first(of_any)):
        condition = clock.when if isinstance(clock, Clock) else None
        if condition is None or holds(condition):
            return clock.limit
    return None


def _conditioned_first(clocks: Sequence[Clock | WholeClock]) -> list[Clock | WholeClock]:
    return sorted(clocks, key=lambda clock: not isinstance(clock, Clock) or clock.when is None)
