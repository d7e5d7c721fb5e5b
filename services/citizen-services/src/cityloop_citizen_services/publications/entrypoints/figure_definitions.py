"""How a published figure is made, for its page: formula, unit, source, owner, schedule, and its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_kernel import Name, Phrase, phrase_list, say
from cityloop_localisation import Language
from cityloop_packs import INDICATORS, ActivePacks, Indicator, PackItem, Publication, published_name

from cityloop_citizen_services.publications.adapters import definition_store
from cityloop_citizen_services.publications.entrypoints.figure_formulas import FormulaWords

TIMES = ("s", "min", "h", "d")


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """What the page says of how a figure is made."""

    facts: list[tuple[str, str]]
    """What each is, and what it is."""
    former: list[str]
    """Former versions, the newest first."""


class FigureDefinitions:
    """What pages say of how figures are made.

    Args:
        pool: of the service's database.
        packs: in use.
        city: in use.
    """

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], city: Callable[[], CityModel]) -> None:
        self._pool = pool
        self._packs = packs
        self._city = city

    async def shown(self, found: PackItem[Publication], language: Language) -> ShownDefinition | None:
        """Of the figure of a publication; None where no pack in use has it any more."""
        name = published_name(found)
        known = self._packs().named(INDICATORS).get(name)
        if known is None:
            return None
        words, zone = FormulaWords(self._packs(), self._city(), name), self._city().time_zone
        # A version of the pack that came within the last second is kept in the next.
        versions = await definition_store.versions_of(self._pool, name)
        facts: list[tuple[Phrase, Phrase]] = list(_facts(known.item, words))
        if known.item.owner is not None:
            facts.append((say("figure-owner"), self._owner(known.item.owner.department, known.item.owner.role)))
        if versions:
            moment = language.moment(versions[0].since, zone)
            of = say("figure-version-of", version=versions[0].version, moment=moment)
            facts.append((say("figure-version"), of))
        former = [
            say(
                "figure-former-of",
                version=item.version,
                moment=language.moment(item.since, zone),
                formula=words.formula(item.indicator),
            )
            for item in versions[1:]
        ]
        return ShownDefinition(
            [(language.spoken(heading), language.spoken(text)) for heading, text in facts],
            [language.spoken(phrase) for phrase in former],
        )

    def _owner(self, department: str, role: str) -> Phrase:
        found, title = self._city().department(department), self._packs().title("role", role)
        return say(
            "figure-owner-of",
            department=department if found is None else Name(dict(found.name.texts)),
            role=role if title is None else Name(title.texts),
        )


def _facts(indicator: Indicator, words: FormulaWords) -> Iterator[tuple[Phrase, Phrase]]:
    """What its pack says of it."""
    yield say("figure-formula"), words.formula(indicator)
    unit: Phrase = say(f"figure-unit-{indicator.unit}") if indicator.unit in TIMES else indicator.unit
    digits = say("figure-digits", digits=indicator.decimals)
    yield (
        say("figure-unit"),
        phrase_list([say("figure-number") if indicator.unit == "1" else unit, digits], "clauses"),
    )
    yield say("figure-source"), words.sources(indicator)
    periods = phrase_list(say(f"figure-period-{period}") for period in indicator.periods)
    entered = indicator.formula.entered
    yield (
        say("figure-schedule"),
        say("figure-schedule-live", periods=periods)
        if entered is None
        else say("figure-schedule-entered", days=entered.within_days, periods=periods),
    )
    if indicator.tags:
        yield say("figure-tags"), phrase_list(indicator.tags)
