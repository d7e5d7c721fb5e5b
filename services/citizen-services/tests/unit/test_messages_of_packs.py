"""What citizen-services has against packs: two messages of one state, and call-backs that nobody would ever get."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cityloop_citizen_services.handlers.check_packs import objections
from cityloop_operator.operations import read_pack
from cityloop_packs import ActivePack, ActivePacks, parse

PACKS = Path(__file__).parents[4] / "deploy/packs"
FILES = read_pack(PACKS / "simulated")
MODES = "modes: [recovery, peacetime]"


def together(*packs: Mapping[str, str]) -> ActivePacks:
    contents = [parse(files) for files in packs]
    return ActivePacks({item.manifest.pack: ActivePack(item.manifest.pack, 1, item) for item in contents})


def with_modes(modes: str) -> dict[str, str]:
    assert MODES in FILES["messages.yaml"]
    return {**FILES, "messages.yaml": FILES["messages.yaml"].replace(MODES, f"modes: [{modes}]")}


@pytest.mark.parametrize("folder", sorted(PACKS.iterdir()), ids=lambda folder: folder.name)
def test_our_own_packs_can_be_run(folder: Path) -> None:
    assert objections(together(read_pack(folder))) == []


def test_a_call_back_waits_for_a_mode_that_comes() -> None:
    assert objections(together(with_modes("recovery"))) == []
    peaceful = {name: text for name, text in with_modes("recovery").items() if name != "modes.yaml"}
    (problem,) = objections(together(peaceful))
    assert problem.startswith("the call-back of state 'closed' waits for recovery, which no change of mode comes to")
    assert objections(together(peaceful | {"messages.yaml": with_modes("peacetime")["messages.yaml"]})) == []
