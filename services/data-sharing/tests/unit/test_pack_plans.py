"""Parsing packs, what a plan says, and what becomes of a proposal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cityloop_data_sharing.adapters.pack_store import StoredPack
from cityloop_data_sharing.domain.packs import Answer, PackState, changes, decide
from cityloop_data_sharing.handlers.packs import compare, items_of
from cityloop_packs import PackError, parse

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
FOLDER = Path(__file__).parents[4] / "deploy/packs/simulated"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def test_a_plan_names_what_is_added_changed_and_removed() -> None:
    after = dict(FILES)
    after["pack.yaml"] = FILES["pack.yaml"].replace("road_closure_level_cm: 25", "road_closure_level_cm: 30")
    after["messages.yaml"] = "\n".join(FILES["messages.yaml"].splitlines()[:-1])
    after["responsibilities.yaml"] += "  - {responsibility: extra, event_classes: [street-light], department: health}\n"
    assert changes(items_of(parse(FILES)), items_of(parse(after))) == [
        "+ responsibility extra",
        "- message void",
        "~ pack.yaml",
        "~ rule underpass-level-forecast",
        "~ rule underpass-water-level",
    ]


def test_a_plan_of_a_new_pack_adds_all_and_of_the_same_pack_changes_nothing() -> None:
    content = parse(FILES)
    items = items_of(content)
    assert changes(items_of(None), items) == [f"+ {name}" for name in sorted(items)]
    assert changes(items, items) == []
    assert {"pack.yaml", "event class road-waterlogging", "change of mode prepare"} <= set(items)
    kinds = [value for value in dict(content).values() if isinstance(value, tuple)]
    assert len(items) == 1 + sum(map(len, kinds)), "no kind is left out of a plan"


@pytest.mark.parametrize("pack_id", ["simulated", "of-an-older-release"])
def test_an_active_pack_that_this_release_reads_no_more_holds_up_none_and_can_be_replaced(pack_id: str) -> None:
    old = {"pack.yaml": "what an older release took"}
    stored = StoredPack("of-an-older-release", 4, 2, PackState.ACTIVE, old, "sha256:", "990100", NOW, NOW)
    files = FILES | {"pack.yaml": FILES["pack.yaml"].replace("pack: simulated", f"pack: {pack_id}")}
    problems, changed = compare(pack_id, files, [stored], "simulated")
    assert problems == []
    assert changed == changes({}, items_of(parse(files)))


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("rule.yaml", "rules: []", "no file of a pack has this name"),
        ("rules.yaml", "rules: [", "rules.yaml"),
        ("rules.yaml", "[]", "expected one list named `rules`"),
        ("rules.yaml", "rules: [{rule: a}]", "rules.0.thing_model"),
        (
            "rules.yaml",
            FILES["rules.yaml"].replace("clear_below: $all_clear_level_cm", "clear_below: 50"),
            "lies above the limit",
        ),
        ("rules.yaml", FILES["rules.yaml"] + FILES["rules.yaml"].partition("\n")[2], "stands twice"),
        ("pack.yaml", "pack: Not An Id", "manifest.pack"),
    ],
)
def test_a_problem_is_named_by_its_place(name: str, text: str, problem: str) -> None:
    with pytest.raises(PackError) as raised:
        parse({**FILES, name: text})
    assert problem in str(raised.value)


def test_a_pack_needs_its_manifest() -> None:
    with pytest.raises(PackError, match=r"pack\.yaml is missing"):
        parse({name: text for name, text in FILES.items() if name != "pack.yaml"})


@pytest.mark.parametrize(
    ("answers", "waited", "state"),
    [
        ({"a": Answer.ACCEPTED, "b": Answer.ACCEPTED}, 1, PackState.ACTIVE),
        ({"a": Answer.ACCEPTED, "b": Answer.RUNNING}, 1, PackState.ACTIVE),
        ({"a": Answer.ACCEPTED, "b": Answer.REFUSED}, 1, PackState.WITHDRAWN),
        ({"a": Answer.REFUSED}, 1, PackState.WITHDRAWN),
        ({"a": Answer.ACCEPTED}, 30, PackState.PROPOSED),
        ({"a": Answer.ACCEPTED}, 31, PackState.WITHDRAWN),
        ({}, 31, PackState.WITHDRAWN),
    ],
)
def test_all_accept_or_none_takes_it(answers: dict[str, Answer], waited: int, state: PackState) -> None:
    assert decide(answers, ["a", "b"], NOW, NOW + waited * SECOND) is state
