"""How a figure is made, in words: what a formula of a pack counts, by which moment, under which conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cityloop_city import CityModel
from cityloop_kernel import Name, Phrase, phrase_list, say
from cityloop_packs import INDICATORS, ActivePacks, Indicator, choice_title
from cityloop_packs.kinds.indicators.attributes import attribute_title
from cityloop_packs.kinds.indicators.kind import flow_of
from cityloop_packs.kinds.indicators.selections import AttributeTest, Selection, Spell, Stock, Where

PERCENT = 100
STEPS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
"""Units that a duration is said in, by their seconds: the greatest of which it is a whole number."""


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """What things are called while a formula is said.

    Args:
        packs: in use.
        city: in use.
        name: of the figure in the fleet.
    """

    packs: ActivePacks
    city: CityModel
    name: str

    def formula(self, indicator: Indicator) -> Phrase:
        """How a figure is made."""
        formula = indicator.formula
        if formula.divided is not None:
            message = "made-stock-ratio" if formula.standing else "made-ratio"
            above, below = (self._all(side) for side in (formula.divided.numerator, formula.divided.denominator))
            return say(message, above=above, below=below)
        if formula.index is not None:
            return say("made-index", parts=phrase_list(self._parts(indicator)))
        if formula.entered is not None:
            return say("made-entered")
        what = self._all(formula.selections())
        if formula.sum is not None:
            return say("made-sum", value=self._summed(formula.sum.attribute, formula.sum.value), what=what)
        if formula.average is not None:
            return say("made-average", value=self._attribute(formula.average.attribute), what=what)
        if formula.quantile is not None:
            percent = _plain(formula.quantile.share * PERCENT)
            return say("made-quantile", **_ends(formula.quantile), percent=percent, what=what)
        if formula.mean is not None:
            return say("made-mean", **_ends(formula.mean), what=what)
        return say("made-stock" if formula.standing else "made-count", what=what)

    def sources(self, indicator: Indicator) -> Phrase:
        """Of which records it is made, through its parts too."""
        kinds = sorted(self._kinds(self.name, indicator))
        if not kinds:
            return say("figure-source-owner")
        return say("figure-source-of", kinds=phrase_list(say(f"made-of-{kind}") for kind in kinds))

    def _kinds(self, name: str, indicator: Indicator) -> Iterator[str]:
        found: set[str] = {selection.of for selection in indicator.formula.selections()}
        for part in indicator.formula.index or ():
            other = self.packs.named(INDICATORS).get(flow_of(name, part.indicator))
            found.update(() if other is None else self._kinds(name, other.item))
        yield from found

    def _parts(self, indicator: Indicator) -> Iterator[Phrase]:
        for part in indicator.formula.index or ():
            other = self.packs.named(INDICATORS).get(flow_of(self.name, part.indicator))
            title: Phrase = part.indicator if other is None else Name(other.item.title.texts)
            bounds = {"worst": _plain(part.worst), "best": _plain(part.best)}
            yield say("made-part", title=title, weight=part.weight, **bounds)

    def _all(self, selections: Sequence[Selection]) -> Phrase:
        return phrase_list([self._selection(selection) for selection in selections], "clauses")

    def _selection(self, selection: Selection) -> Phrase:
        of: Phrase = say(f"made-of-{selection.of}")
        where = list(self._conditions(selection.where))
        if where:
            of = say("made-some", of=of, where=phrase_list(where, "clauses"))
        at = say(f"made-at-{selection.at}")
        if not isinstance(selection, Stock):
            return say("made-counted", of=of, at=at)
        if selection.until is None:
            return say("made-standing", of=of, at=at)
        return say("made-standing-until", of=of, at=at, until=say(f"made-at-{selection.until}"))

    def _conditions(self, where: Where) -> Iterator[Phrase]:
        for dimension, names in where.chosen():
            if names:
                yield say(f"made-by-{dimension}", values=_either(self._called(dimension, name) for name in names))
        if where.phases:
            yield say("made-phases", values=_either(say(f"state-{phase}") for phase in where.phases))
        if where.verdicts:
            yield say("made-verdicts", values=_either(say(f"kind-{verdict}") for verdict in where.verdicts))
        if where.least_rating is not None:
            yield say("made-rating", least=where.least_rating)
        for said, is_so, is_not in (
            (where.reopened, "made-reopened", "made-reopened-not"),
            (where.fused, "made-fused", "made-fused-not"),
            (where.imported, "made-imported", "made-imported-not"),
        ):
            if said is not None:
                yield say(is_so if said else is_not)
        for message, moments in (("made-reached", where.reached), ("made-missing", where.missing)):
            if moments:
                yield say(message, values=_either(say(f"made-at-{moment}") for moment in moments))
        if where.took is not None:
            since, until = say(f"made-at-{where.took.since}"), say(f"made-at-{where.took.until}")
            yield say("made-took", since=since, until=until, time=_duration(where.took.at_most))
        for test in where.attributes:
            yield self._test(test)

    def _test(self, test: AttributeTest) -> Phrase:
        name = self._attribute(test.attribute)
        if test.among:
            choices = (self._choice(test.attribute, choice) for choice in test.among)
            return say("made-attribute", name=name, values=_either(choices))
        if test.flag is not None:
            return say("made-attribute-flag" if test.flag else "made-attribute-flag-not", name=name)
        if test.least is None:
            return say("made-attribute-most", name=name, most=_plain(test.most))
        if test.most is None:
            return say("made-attribute-least", name=name, least=_plain(test.least))
        return say("made-attribute-between", name=name, least=_plain(test.least), most=_plain(test.most))

    def _summed(self, attribute: str | None, value: str | None) -> Phrase:
        return say(f"made-value-{value}") if attribute is None else self._attribute(attribute)

    def _called(self, dimension: str, name: str) -> Phrase:
        if dimension in {"grade", "source"}:
            return say(f"{dimension}-{name}")
        if dimension == "department":
            found = self.city.department(name)
            return name if found is None else Name(dict(found.name.texts))
        title = self.packs.title(dimension, flow_of(self.name, name) if dimension == "flow" else name)
        return name if title is None else Name(title.texts)

    def _attribute(self, attribute: str) -> Phrase:
        title = attribute_title(self.packs, attribute)
        return attribute if title is None else Name(title.texts)

    def _choice(self, attribute: str, choice: str) -> Phrase:
        title = choice_title(self.packs, attribute, choice)
        return choice if title is None else Name(title.texts)


def _ends(spell: Spell) -> dict[str, Phrase]:
    return {"since": say(f"made-at-{spell.since}"), "until": say(f"made-at-{spell.until}")}


def _either(phrases: Iterator[Phrase]) -> Phrase:
    return phrase_list(phrases, "or")


def _duration(time: dt.timedelta) -> Phrase:
    seconds = int(time.total_seconds())
    unit, step = next((unit, step) for unit, step in STEPS if seconds % step == 0)
    return say(f"publication-unit-{unit}", value=str(seconds // step))


def _plain(number: Decimal | None) -> str:
    """Without an exponent and without noughts behind."""
    return "" if number is None else f"{number.normalize():f}"
