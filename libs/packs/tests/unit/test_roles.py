"""Roles are data of packs; what they give is a closed list."""

from __future__ import annotations

from pathlib import Path

import pytest
from cityloop_packs import ActivePacks, PackError, Right, parse, parse_all, problems_of, rights_of
from cityloop_testkit.english import english

MANIFEST = "{pack: harbour, kind: base, title: {zh: 港, en: Harbour}}"
ROLES = """
roles:
  - {role: pilot, name: {zh: 引航员, en: Pilot}, rights: [sign_warnings, see_reports]}
  - {role: watch, name: {zh: 瞭望员, en: Watch}}
"""
MODES = "mode_changes: [{change: alarm, layer: berth, sources: [peacetime], target: response, roles: [watch, %s]}]"
PACKS = Path(__file__).parents[4] / "deploy/packs"


def packs(**more: str) -> ActivePacks:
    return ActivePacks.of(parse_all([{"pack.yaml": MANIFEST, "roles.yaml": ROLES, **more}]))


def test_what_roles_give_is_what_they_give_together() -> None:
    given = rights_of(packs(), ["pilot", "watch", "never-heard-of"])
    assert given == {Right.SIGN_WARNINGS, Right.SEE_REPORTS}
    assert rights_of(packs(), ["watch"]) == rights_of(ActivePacks(), ["pilot"]) == frozenset()


def test_a_role_that_no_pack_declares_is_refused_by_its_place() -> None:
    assert problems_of(packs(**{"modes.yaml": MODES % "pilot"})) == []
    (found,) = problems_of(packs(**{"modes.yaml": MODES % "gunner"}))
    assert english(found.phrase).endswith("names role 'gunner', which no pack declares")
    assert found.path == ("roles", 1)


def test_a_role_in_a_guard_is_looked_up_too() -> None:
    move = "{move: go, sources: [pending_filing], target: void, guards: [{role: [pilot, gunner]}, tasks_done]}"
    (found,) = problems_of(packs(**{"process.yaml": f"processes: [{{process: p, moves: [{move}]}}]"}))
    assert english(found.phrase).endswith("names role 'gunner', which no pack declares")
    assert found.path == ("moves", 0, "guards", 0, "roles", 1)


def test_a_right_that_there_is_not_is_refused_by_its_line() -> None:
    with pytest.raises(PackError) as raised:
        parse({"pack.yaml": MANIFEST, "roles.yaml": ROLES.replace("sign_warnings", "sink_ships")})
    (problem,) = raised.value.problems
    assert english(problem.sentence).startswith("roles.yaml:3: rights.0: 'sink_ships' is none of see_reports, ")


def test_the_base_gives_every_right_to_somebody() -> None:
    base = parse({file.name: file.read_text(encoding="utf-8") for file in (PACKS / "base").glob("*.yaml")})
    of_base = ActivePacks.of({"base": base})
    assert rights_of(of_base, ["intake", "handle", "supervise", "sign"]) == set(Right)
