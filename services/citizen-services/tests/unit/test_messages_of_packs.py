"""What citizen-services has against packs: two messages of one state, and call-backs that nobody would ever get."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cityloop_citizen_services.notifications.handlers.check_packs import pack_check
from cityloop_operator.operations import read_packs
from cityloop_packs import MESSAGES, ActivePacks, message_of, parse_all
from cityloop_testkit.english import english

PACKS = Path(__file__).parents[4] / "deploy/packs"
BASE, CITY = read_packs(PACKS, "simulated")
MODES = "modes: [recovery, peacetime]"


def together(*packs: Mapping[str, str]) -> ActivePacks:
    return ActivePacks.of(parse_all(packs))


def with_modes(modes: str) -> dict[str, str]:
    assert MODES in BASE["messages.yaml"]
    return {**BASE, "messages.yaml": BASE["messages.yaml"].replace(MODES, f"modes: [{modes}]")}


@pytest.mark.parametrize(
    "folder", sorted(file.parent for file in PACKS.glob("*/pack.yaml")), ids=lambda folder: folder.name
)
def test_our_own_packs_can_be_run(folder: Path) -> None:
    assert pack_check(together(*read_packs(PACKS, folder.name))) == []


def test_a_call_back_waits_for_a_mode_that_comes() -> None:
    assert pack_check(together(with_modes("recovery"), CITY)) == []
    (problem,) = pack_check(together(with_modes("recovery")))
    assert english(problem.phrase).startswith(
        "the call-back of state 'closed' waits for recovery, which no change of mode comes to"
    )
    assert pack_check(together(with_modes("peacetime"))) == []


def with_message(state: str) -> ActivePacks:
    messages = f"{BASE['messages.yaml']}  - {{state: {state}, text: {{zh: 等, en: wait}}}}\n"
    return together({**BASE, "messages.yaml": messages}, CITY)


def test_a_message_is_of_a_state_that_some_process_has() -> None:
    (problem,) = pack_check(with_message("dreaming"))
    assert english(problem.phrase).startswith("a message of state 'dreaming', which no process has")
    (pack, *_) = parse_all([BASE]).values()
    assert "reopening_asked" in {item.state for item in pack.of(MESSAGES)}
    assert pack_check(together(BASE, CITY)) == []


def test_the_words_of_a_state_go_before_those_of_its_phase() -> None:
    packs = together(*read_packs(PACKS, "gas-safety"))
    texts = {
        (state, phase): None
        if (found := message_of(packs, "gas-leak", state, phase)) is None
        else found.item.text.texts["en"]
        for state, phase in [("reopened", "pending_dispatch"), ("suspended", "in_handling"), ("suspended", "")]
    }
    assert str(texts["reopened", "pending_dispatch"]).startswith("Somebody says")
    assert str(texts["suspended", "in_handling"]).startswith("The repair crew")
    assert texts["suspended", ""] is None, "it stays in its phase: that was told before"
