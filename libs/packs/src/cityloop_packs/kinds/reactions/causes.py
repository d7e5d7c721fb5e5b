"""What a reaction answers to: a public fact, the expiry of a clock, a date of the calendar, a band of a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, StringConstraints, model_validator

from cityloop_packs.scope import Weekday
from cityloop_packs.values import ClassName, Grade, Identifier, StateName, Strict, WarningLevelName

FactName = Literal["event", "case", "task", "flow", "warning", "feedback"]
ClockName = Literal["case_stage", "case_whole", "task", "acceptance", "contact", "arrival", "flow"]
OF_CLASSES = frozenset({"event", "case", "task", "warning"})
"""Facts whose subject is of an event class."""
TEXT, NUMBER, FLAG = "string", "double", "bool"
VARIABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "event": {"grade": TEXT, "state": TEXT},
        "case": {"grade": TEXT, "phase": TEXT, "state": TEXT, "move": TEXT, "overdue": FLAG, "reopened": NUMBER},
        "task": {"state": TEXT, "move": TEXT, "department": TEXT, "overdue": FLAG, "awaits": TEXT, "level": NUMBER},
        "flow": {"phase": TEXT, "state": TEXT, "move": TEXT, "department": TEXT, "overdue": FLAG},
        "warning": {"state": TEXT, "level": TEXT},
        "feedback": {"kind": TEXT, "rating": NUMBER},
        "date": {},
        "band": {"band": TEXT, "band_before": TEXT, "value": NUMBER, "part": TEXT},
    }
)
"""What conditions know of each, with their types in CEL; facts of a class bring the attributes of that too."""
SUBJECT_OF: Mapping[ClockName, FactName] = MappingProxyType(
    {
        "case_stage": "case",
        "case_whole": "case",
        **dict.fromkeys(("task", "acceptance", "contact", "arrival"), "task"),
        "flow": "flow",
    }
)


class FactCause(Strict):
    """A fact that a service has published."""

    of: FactName = Field(description="What it is about.")
    event_classes: tuple[ClassName, ...] = Field((), description="Of an event, case, task or warning: any when empty.")
    flow: Identifier | None = Field(None, description="Of a flow: one of the same pack.")
    states: tuple[StateName, ...] = Field(
        (),
        description="It has come into one of these: of a case or flow a state or a phase, of an event open, all_clear"
        " or closed, of a warning draft, signed, updated or cancelled, of feedback rating or not_fixed.",
    )
    moves: tuple[Identifier, ...] = Field((), description="Of a case, task or flow: by one of these moves.")
    grades: tuple[Grade, ...] = Field((), description="Of an event: it has come to one of these grades.")
    levels: tuple[WarningLevelName, ...] = Field((), description="Of a warning: it has come to one of these levels.")

    @model_validator(mode="after")
    def _fits(self) -> FactCause:
        allowed = {
            "event": {"event_classes", "states", "grades"},
            "case": {"event_classes", "states", "moves"},
            "task": {"event_classes", "moves"},
            "flow": {"flow", "states", "moves"},
            "warning": {"event_classes", "states", "levels"},
            "feedback": {"states"},
        }[self.of]
        given = {name for name in type(self).model_fields if name != "of" and getattr(self, name)}
        if given - allowed:
            fields = phrase_list(sorted(given - allowed))
            raise SentenceError(say("pack-reaction-fact-fields", of=self.of, fields=fields))
        if not given - {"event_classes", "flow"}:
            wanted = phrase_list(sorted(allowed - {"event_classes", "flow"}), "or")
            raise SentenceError(say("pack-reaction-fact-any", of=self.of, fields=wanted))
        if self.of == "flow" and self.flow is None:
            raise SentenceError(say("pack-reaction-no-flow"))
        return self


class ExpiryCause(Strict):
    """A clock of a subject has run out."""

    of: ClockName = Field(
        description="The clock of a case's stage or of the whole case, of a task, of a task's acceptance, contact"
        " or arrival (each level that it climbs to), of a flow's stage."
    )
    event_classes: tuple[ClassName, ...] = Field((), description="Of a case or task: any when empty.")
    flow: Identifier | None = Field(None, description="Of a flow: one of the same pack.")

    @property
    def subject(self) -> FactName:
        """What has the clock."""
        return SUBJECT_OF[self.of]

    @model_validator(mode="after")
    def _fits(self) -> ExpiryCause:
        if (self.of == "flow") != (self.flow is not None):
            raise SentenceError(say("pack-reaction-no-flow"))
        if self.of == "flow" and self.event_classes:
            raise SentenceError(say("pack-reaction-fact-fields", of=self.of, fields=phrase_list(["event_classes"])))
        return self


class DateCause(Strict):
    """A date of the city's calendar, again and again; all that is named must match."""

    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = Field(
        description="By the clocks of the city, such as 08:30."
    )
    days: Literal["every", "working", "off"] = Field(
        "every", description="Every day, days on which the city's calendar has people work, or the others."
    )
    weekdays: tuple[Weekday, ...] = Field((), description="Only these.")
    days_of_month: tuple[Annotated[int, Field(ge=-31, le=31)], ...] = Field(
        (), description="Only these; -1 is the last day of the month."
    )
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field((), description="Only these.")

    @property
    def time(self) -> dt.time:
        """By the clocks of the city."""
        return dt.time.fromisoformat(self.at)

    @model_validator(mode="after")
    def _comes(self) -> DateCause:
        if 0 in self.days_of_month:
            raise SentenceError(say("pack-reaction-no-day"))
        return self


class BandCause(Strict):
    """A figure has come into another band."""

    indicator: Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*$")] = Field(
        description="A figure of the same pack, or one of a required pack as pack/indicator."
    )
    bands: tuple[Identifier, ...] = Field(min_length=1, description="Into one of these.")


class Cause(Strict):
    """Exactly one of these."""

    fact: FactCause | None = Field(None, description="A fact that a service has published.")
    expiry: ExpiryCause | None = Field(None, description="A clock of a subject has run out.")
    date: DateCause | None = Field(None, description="A date of the city's calendar, again and again.")
    band: BandCause | None = Field(None, description="A figure has come into another band.")

    @property
    def subject(self) -> str:
        """What conditions are about: a fact's name, `date` or `band`."""
        if self.fact is not None:
            return self.fact.of
        if self.expiry is not None:
            return self.expiry.subject
        return "date" if self.date is not None else "band"

    @property
    def event_classes(self) -> tuple[str, ...]:
        """Classes of its subject; any when empty."""
        of = self.fact or self.expiry
        return () if of is None else of.event_classes

    @property
    def flow(self) -> str | None:
        """The flow of the same pack that its subject moves by."""
        of = self.fact or self.expiry
        return None if of is None else of.flow

    @property
    def variables(self) -> Mapping[str, str]:
        """What conditions know of it, with their types in CEL."""
        return VARIABLES[self.subject]

    @model_validator(mode="after")
    def _one(self) -> Cause:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise SentenceError(say("pack-reaction-one-cause", known=phrase_list(type(self).model_fields, "or")))
        return self
