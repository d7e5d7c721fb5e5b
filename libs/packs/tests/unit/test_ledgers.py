"""Ledgers as packs describe them: what could make points without end, or keep somebody from a service, is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cityloop_operator.operations import read_packs
from cityloop_packs import (
    EVENT_CLASSES,
    KINDS,
    LEDGERS,
    ActivePacks,
    PackError,
    earning_rules,
    ledger_of,
    parse,
    parse_all,
    problems_of,
)
from cityloop_testkit.english import english

PACKS = Path(__file__).parents[4] / "deploy/packs"
NAME = "civic-points/residents"
MANIFEST = "{pack: p, kind: base, title: {zh: 包, en: Pack}, requires: []}"
UNITS = "{unit: point, name: {en: p}, kind: points}, {unit: cup, name: {en: c}, kind: goods}"
LIMIT = "limit: {entries: 1, period: day}"
RULE = "{rule: r, name: {en: r}, fact: report_rated, unit: point, amount: 1%s}"
OFFER = "{offer: o, name: {en: o}, price: {unit: %s, amount: 1}, gives: %s, stores: [%s]}"


def shipped() -> list[dict[str, str]]:
    return [dict(files) for files in read_packs(PACKS, "civic-points")]


def said(more: str, units: str = UNITS, holders: str = "residents") -> str:
    """What is wrong with a ledger that has more than its units and a store; empty when nothing is."""
    stores = "stores: [{store: s, name: {en: s}}]"
    ledger = f"{{ledger: l, name: {{en: l}}, holders: {holders}, department: d, units: [{units}], {stores}, {more}}}"
    try:
        parse({"pack.yaml": MANIFEST, "ledgers.yaml": f"ledgers:\n  - {ledger}"})
    except PackError as error:
        return " ".join(english(problem.sentence) for problem in error.problems)
    return ""


def test_the_ledgers_of_the_house_hold_and_earn_by_class() -> None:
    packs = ActivePacks.of(parse_all(shipped()))
    assert problems_of(packs) == []
    found = ledger_of(packs, NAME)
    assert found is not None
    assert found.item.department == "city-operations-command", "a parameter of the pack"
    assert ledger_of(packs, "civic-points/nobody") is None
    rules = [rule.rule for _, rule in earning_rules(packs, "report_confirmed", "street-light")]
    assert rules == ["confirmed-report"]
    assert list(earning_rules(packs, "report_confirmed", "illegal-parking")) == []
    assert [rule.amount for _, rule in earning_rules(packs, "report_rated", "illegal-parking")] == [2]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (f"rules: [{RULE % (', ' + LIMIT)}]", ""),
        (f"rules: [{RULE % ''}]", "rule 'r' could make points without end; give it a limit"),
        (f"rules: [{RULE % ', limit: {entries: 0, period: day}'}]", "0"),
        (f"rules: [{(RULE % (', ' + LIMIT)).replace('amount: 1', 'amount: -1')}]", "-1"),
        (f"rules: [{(RULE % (', ' + LIMIT)).replace('unit: point', 'unit: cup')}]", "'r' counts in 'cup', which is no"),
        (f"offers: [{OFFER % ('point', 'cup', 's')}]", ""),
        (f"offers: [{OFFER % ('cup', 'cup', 's')}]", "'o' counts in 'cup', which is no unit of points"),
        (f"offers: [{OFFER % ('point', 'point', 's')}]", "offer 'o' gives 'point', which is no unit of vouchers"),
        (f"offers: [{OFFER % ('point', 'cup', 'elsewhere')}]", "handed out at elsewhere, no store here"),
        (f"offers: [{(OFFER % ('point', 'cup', 's')).replace('offer: o', 'offer: cup')}]", "cup stands twice"),
        ("appeal_days: 6", "6"),
    ],
)
def test_what_a_ledger_may_not_say_is_refused_by_its_line(more: str, says: str) -> None:
    found = said(more)
    assert says in found
    assert bool(found) == bool(says)
    assert not found or found.startswith("ledgers.yaml:2")


def test_staff_earn_by_no_fact_and_only_points_have_days() -> None:
    assert "a ledger of staff has no rules" in said(f"rules: [{RULE % (', ' + LIMIT)}]", holders="staff")
    assert "'cup' is no points" in said("appeal_days: 7", UNITS.replace("kind: goods", "kind: goods, valid_days: 3"))


def test_no_service_of_the_city_asks_a_ledger() -> None:
    """In whatever value of it a ledger is named, the plan refuses it, by its place."""
    for text, file in (("a {0} b", "messages.yaml"), ("{0}/point", "event-classes.yaml")):
        packs = shipped()
        files = next(files for files in packs if "civic-points" in files["pack.yaml"] and "ledgers.yaml" in files)
        named = text.format(NAME)
        files["event-classes.yaml"] = (
            "event_classes: [{event_class: c, title: {zh: 类, en: c}, problem: event,"
            f" code: '{named if file == 'event-classes.yaml' else ''}'}}]"
        )
        if file == "messages.yaml":
            files[file] = f"messages: [{{state: closed, event_classes: [c], text: {{zh: {named}, en: x}}}}]"
        (problem,) = problems_of(ActivePacks.of(parse_all(packs)))
        assert (
            english(problem.phrase) == f"names ledger '{NAME}': no service of the city depends on points; take it away"
        )
        assert problem.path in {("text", "zh"), ("code",)}


def test_nothing_else_of_a_pack_has_a_field_for_a_ledger() -> None:
    """What would let an item of another kind depend on one has to be declared first, and is refused until then."""
    with pytest.raises(PackError) as raised:
        parse({"pack.yaml": MANIFEST, "process.yaml": f"processes: [{{process: p, moves: [], ledger: {NAME}}}]"})
    assert "ledger" in " ".join(english(problem.sentence) for problem in raised.value.problems)
    others = [kind for kind in KINDS if kind is not LEDGERS]
    assert EVENT_CLASSES in others
    assert [kind.key for kind in others if re.search(r"ledger|balance", str(kind.file_schema()["properties"]))] == []
