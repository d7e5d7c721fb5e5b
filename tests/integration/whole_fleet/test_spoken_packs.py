"""What the command line says of packs is said in the operator's language, whoever of the fleet found it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_operator.operations import list_packs
from cityloop_terminal.languages import SHARED
from cityloop_testkit.fleets import RunningFleet
from command_line import cityloop

pytestmark = [pytest.mark.xdist_group("whole-fleet"), pytest.mark.timeout(300)]
CATALOGUES = ("cityloop_localisation", *SHARED, "cityloop_cli")
MODEL = "thing_model: quiet-gauge, title: {zh: 计, en: Gauge}"
SILENT = "{rule: quiet, thing_model: quiet-gauge, silent: true, event_class: gauge-silent, grade: general}"
FILES = {
    "pack.yaml": "{pack: quiet, title: {zh: 静, en: Quiet}, requires: [waterlogging]}",
    "thing-models.yaml": f"thing_models: [{{{MODEL}}}]",
    "rules.yaml": f"rules: [{SILENT}]",
}
WRONG = {
    **FILES,
    "rules.yaml": "rules: [{rule: quiet, grade: huge, colour: red}]",
    "roles.yaml": "roles: [{role: An Officer, name: {}}]",
}


def write(folder: Path, files: dict[str, str]) -> str:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


async def test_plans_states_and_refusals_leave_nothing_untranslated(whole_fleet: RunningFleet, tmp_path: Path) -> None:
    locales = write_pseudo(tmp_path / "locales", *CATALOGUES)
    odd, wrong = write(tmp_path / "odd", FILES), write(tmp_path / "wrong", WRONG)
    asked = (("plan", odd), ("plan", wrong), ("apply", wrong), ("status",), ("history",), ("show", "nothing"))
    language = {"LANG_UI": TAG, "CITYLOOP_LOCALES": str(locales)}
    found = await asyncio.gather(*(cityloop(whole_fleet, "pack", *one, **language) for one in asked))
    said = {one: output + errors for one, (_, output, errors) in zip(asked, found, strict=True)}
    present = await list_packs(whole_fleet.channel("data-sharing"))
    names = {item.pack_id for item in present.packs}
    for of, text in said.items():
        assert text.count("⟦") > 1, (of, text)
        for name in names if of == ("status",) else ():
            text = text.replace(name, " ")
        assert untranslated(text) == [], (of, text)
    assert "quiet/rules.yaml:1" in said["plan", odd], "the service's problem, with its place"
    assert "quiet-gauge" in said["plan", odd]
    assert "quiet/roles.yaml:1" in said["plan", wrong]
    for told in (said["plan", wrong], said["apply", wrong]):
        assert "quiet/rules.yaml:1" in told
        assert "colour" in told
