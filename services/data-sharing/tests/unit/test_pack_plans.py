"""Parsing packs, what a plan says, and what becomes of a proposal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cityloop_data_sharing.adapters.pack_store import StoredPack
from cityloop_data_sharing.domain.packs import Answer, PackState, decide
from cityloop_data_sharing.handlers.packs import compare
from cityloop_packs import KINDS, PackError, difference, parse

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
FOLDER = Path(__file__).parents[4] / "deploy/packs/simulated"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def test_a_plan_names_what_is_added_changed_and_removed() -> None:
    after = dict(FILES)
    after["pack.yaml"] = FILES["pack.yaml"].replace("road_closure_level_cm: 25", "road_closure_level_cm: 30")
    after["messages.yaml"] = "\n".join(FILES["messages.yaml"].splitlines()[:-1])
    after["responsibilities.yaml"] += "  - {responsibility: extra, event_classes: [street-light], department: health}\n"
    assert difference(parse(FILES), parse(after)) == [
        "+ responsibility extra",
        "- message of state void",
        "~ pack.yaml: parameters.road_closure_level_cm: 25.0 becomes 30.0",
        "~ rule underpass-level-forecast: prediction.above: 25.0 becomes 30.0",
        "~ rule underpass-water-level: threshold.above: 25.0 becomes 30.0",
    ]


def test_a_plan_of_a_new_pack_adds_all_and_of_the_same_pack_changes_nothing() -> None:
    content = parse(FILES)
    added = difference(None, content)
    assert {"+ pack.yaml", "+ event class road-waterlogging", "+ change of mode prepare"} <= set(added)
    assert len(added) == 1 + sum(len(content.of(kind)) for kind in KINDS), "no kind is left out of a plan"
    assert difference(content, content) == []


@pytest.mark.parametrize("pack_id", ["simulated", "of-an-older-release"])
def test_an_active_pack_that_this_release_reads_no_more_holds_up_none_and_can_be_replaced(pack_id: str) -> None:
    old = {"pack.yaml": "what an older release took"}
    stored = StoredPack("of-an-older-release", 4, 2, PackState.ACTIVE, old, "sha256:", "990100", NOW, NOW)
    files = FILES | {
        "pack.yaml": FILES["pack.yaml"].replace("pack: simulated", f"pack: {pack_id}").replace("city: simulated", "")
    }
    problems, changed = compare(pack_id, files, [stored], None)
    assert problems == []
    assert changed == difference(None, parse(files))


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("rule.yaml", "rules: []", "no file of a pack has this name"),
        ("rules.yaml", "rules: [", "rules.yaml"),
        ("rules.yaml", "[]", "expected one list named `rules`"),
        ("rules.yaml", "rules: [{rule: a}]", "rules.yaml:1: thing_model: Field required"),
        (
            "rules.yaml",
            FILES["rules.yaml"].replace("clear_below: $all_clear_level_cm", "clear_below: 50"),
            "lies above the limit",
        ),
        ("rules.yaml", FILES["rules.yaml"] + FILES["rules.yaml"].partition("\n")[2], "stands twice"),
        ("pack.yaml", "pack: Not An Id", "pack.yaml:1: pack: "),
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
