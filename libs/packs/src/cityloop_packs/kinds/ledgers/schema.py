"""Ledgers: accounts of points, vouchers and goods, what earns points by rule, and what they are redeemed for."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import EVERY_CLASS, ClassName, DepartmentName, Identifier, LabelText, Strict

MOST_AMOUNT = 1_000_000_000
"""Of one entry, in the smallest unit."""
UnitKind = Literal["points", "vouchers", "goods", "unique"]
EarningFact = Literal["report_confirmed", "report_rated"]
Period = Literal["day", "week", "month", "year"]


class LedgerUnit(Strict):
    """What a ledger counts, in whole numbers of the smallest unit."""

    unit: Identifier = Field(description="Its name in the ledger.")
    name: LabelText = Field(description="What people call it.")
    kind: UnitKind = Field(
        description="Points are earned; vouchers and goods lie in stores, by batch; unique items have a number each."
    )
    valid_days: int | None = Field(
        None, ge=1, le=3_650, description="Of points: until the end of the month in which so many days have passed."
    )

    @model_validator(mode="after")
    def _points_expire(self) -> LedgerUnit:
        if self.valid_days is not None and self.kind != "points":
            raise SentenceError(say("pack-ledger-valid-days", unit=self.unit))
        return self


class LedgerStore(Strict):
    """Where vouchers, goods and unique items are handed out."""

    store: Identifier = Field(description="Its name in the ledger.")
    name: LabelText = Field(description="What people call it.")


class EarningLimit(Strict):
    """How often a rule makes an entry for one holder."""

    entries: int = Field(ge=1, le=1_000, description="At most so many in a period.")
    period: Period = Field(description="Of the city's calendar: day, week (from Monday), month or year.")


class EarningRule(Strict):
    """What earns points: an entry for each cause, once."""

    rule: Identifier = Field(description="Its name in the ledger.")
    name: LabelText = Field(description="What people call it.")
    fact: EarningFact = Field(description="A report was found true; a closed report was rated by its reporter.")
    event_classes: tuple[ClassName, ...] = Field((EVERY_CLASS,), min_length=1, description="Of the reports.")
    unit: Identifier = Field(description="Points of the ledger.")
    amount: int = Field(ge=1, le=MOST_AMOUNT, description="How many.")
    limit: EarningLimit = Field(description="For one holder in a period: no rule makes points without end.")

    @model_validator(mode="before")
    @classmethod
    def _limited(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("limit") is None:
            raise SentenceError(say("pack-ledger-without-limit", rule=str(value.get("rule", ""))))
        return value


class Price(Strict):
    """What an offer costs."""

    unit: Identifier = Field(description="Points of the ledger.")
    amount: int = Field(ge=1, le=MOST_AMOUNT, description="How many.")


class Offer(Strict):
    """What points are redeemed for, once by each holder; a second time needs an offer with another name."""

    offer: Identifier = Field(description="Its name in the ledger.")
    name: LabelText = Field(description="What people call it.")
    price: Price = Field(description="What it costs.")
    gives: Identifier = Field(description="Vouchers, goods or unique items of the ledger: one of them.")
    stores: tuple[Identifier, ...] = Field(min_length=1, description="Where it is handed out.")


class Ledger(Strict):
    """ledgers.yaml: a ledger of points, vouchers and goods. It holds no money."""

    ledger: Identifier = Field(description="Its name.")
    name: LabelText = Field(description="What people call it.")
    holders: Literal["residents", "staff"] = Field(
        description="Whose accounts it has, never both: residents by a phone or a counter code, staff by their post."
    )
    department: DepartmentName = Field(description="Whose posts keep it.")
    units: tuple[LedgerUnit, ...] = Field(min_length=1, description="What it counts.")
    stores: tuple[LedgerStore, ...] = Field((), description="Where vouchers and goods lie.")
    rules: tuple[EarningRule, ...] = Field((), description="What earns points, of residents.")
    offers: tuple[Offer, ...] = Field((), description="What points are redeemed for.")
    appeal_days: int = Field(30, ge=7, le=365, description="How long a holder may appeal against a negative entry.")

    @model_validator(mode="after")
    def _fits(self) -> Ledger:
        names = [item.unit for item in self.units]
        names += [item.rule for item in self.rules] + [item.offer for item in self.offers]
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise SentenceError(say("pack-ledger-name-twice", names=phrase_list(twice)))
        if self.holders == "staff" and self.rules:
            raise SentenceError(say("pack-ledger-staff-rules"))
        stores = {item.store for item in self.stores}
        for rule in self.rules:
            self._check_points(rule.rule, rule.unit)
        for offer in self.offers:
            self._check_points(offer.offer, offer.price.unit)
            given = self.unit(offer.gives)
            if given is None or given.kind == "points":
                raise SentenceError(say("pack-ledger-gives-points", offer=offer.offer, unit=offer.gives))
            unknown = [name for name in offer.stores if name not in stores]
            if unknown:
                raise SentenceError(say("pack-ledger-no-store", offer=offer.offer, stores=phrase_list(unknown)))
        return self

    def _check_points(self, item: str, unit: str) -> None:
        found = self.unit(unit)
        if found is None or found.kind != "points":
            raise SentenceError(say("pack-ledger-no-points", item=item, unit=unit))

    def unit(self, name: str) -> LedgerUnit | None:
        """A unit by its name."""
        return next((item for item in self.units if item.unit == name), None)

    def store(self, name: str) -> LedgerStore | None:
        """A store by its name."""
        return next((item for item in self.stores if item.store == name), None)

    def rule(self, name: str) -> EarningRule | None:
        """A rule by its name."""
        return next((item for item in self.rules if item.rule == name), None)

    def offer(self, name: str) -> Offer | None:
        """An offer by its name."""
        return next((item for item in self.offers if item.offer == name), None)
