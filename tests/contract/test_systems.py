"""`docs/systems.csv`: what it says of packs, plays and expectations is so, and each such play is played."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import plays
import pytest
import yaml
from cityloop_testkit.sources import ROOT
from reference.systems import System, pages, systems

ROWS = systems()
RUNNING = [row for row in ROWS if row.runs]


@cache
def play(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((ROOT / f"deploy/plays/{name}/play.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return found


def at(part: Any, path: str) -> Any:
    """What stands at a place below a mapping, whose names may hold dots; None where nothing does."""
    if not path or not isinstance(part, dict):
        return part if not path else None
    names = [name for name in part if path == name or path.startswith(f"{name}.")]
    return next((found for name in names if (found := at(part[name], path[len(name) + 1 :])) is not None), None)


def packs_of(name: str) -> set[str]:
    """The packs of a play, with those that they require."""
    found: set[str] = set()
    wanted = list(play(name)["packs"])
    while wanted:
        pack = wanted.pop()
        if pack not in found:
            found.add(pack)
            wanted += yaml.safe_load((ROOT / f"deploy/packs/{pack}/pack.yaml").read_text("utf-8")).get("requires", [])
    return found


def test_every_row_has_its_words_and_an_id_of_its_own() -> None:
    assert len(ROWS) == 688
    assert [name for name, count in Counter(row.id for row in ROWS).items() if count > 1] == []
    assert [row.id for row in ROWS if not re.fullmatch(r"S[0-9]{0,3}[abc]?-[0-9]+", row.id)] == []
    assert [row.id for row in ROWS if not row.name or not re.fullmatch(r"[FN][0-9]{2}", row.family)] == []
    # Rows without one need nothing from software.
    assert sum(1 for row in ROWS if row.requirement) > 600


def test_a_row_is_proven_whole_or_not_at_all() -> None:
    assert [row.id for row in ROWS if len({bool(row.pack), bool(row.play), bool(row.expectation)}) > 1] == []
    assert [row.id for row in RUNNING if not row.requirement] == []
    assert [row.id for row in RUNNING if row.missing] == []
    assert any(row.missing for row in ROWS)


@pytest.mark.parametrize("row", RUNNING, ids=lambda row: row.id)
def test_pack_play_and_expectation_are_there(row: System) -> None:
    assert row.pack in packs_of(row.play), "the play is on that pack"
    assert at(play(row.play)["expect"], row.expectation) is not None, "it is expected"


def test_every_play_is_played_by_make_test() -> None:
    folders = {file.parent.name for file in (ROOT / "deploy/plays").glob("*/play.yaml")}
    assert sorted(plays.STORMS + plays.SYSTEMS) == sorted(folders), "each once"
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests/integration").glob("test_*.py"))
    assert re.search(r"in plays\.STORMS\b", tests)
    assert re.search(r"in plays\.SYSTEMS\b", tests)


def test_the_page_counts_what_the_file_says() -> None:
    (page,) = pages().values()
    assert f"**{len(RUNNING)} of 688 rows run**" in page
    assert all(f"| {row.id} |" in page for row in RUNNING)


def test_readmes_name_every_pack_and_every_play() -> None:
    packs = {file.parent.name for file in (ROOT / "deploy/packs").glob("*/pack.yaml")}
    table = (ROOT / "deploy/packs/README.md").read_text("utf-8")
    assert set(re.findall(r"^\| \[([a-z-]+)\]\(\1\) \|", table, re.MULTILINE)) == packs
    told = (ROOT / "deploy/plays/README.md").read_text("utf-8")
    assert [name for name in plays.STORMS + plays.SYSTEMS if f"`{name}/`" not in told] == []


def test_no_text_counts_rows_by_hand() -> None:
    """How many run is counted from the file alone: what says a number of them says this one."""
    texts = [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "deploy").rglob("*.md"),
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
    ]
    counted = [
        (str(file.relative_to(ROOT)), int(number))
        for file in texts
        for number in re.findall(
            r"\b(\d+) (?:of (?:its |the )?688 )?rows (?:run|are proven)\b", file.read_text("utf-8")
        )
    ]
    assert [(file, number) for file, number in counted if number != len(RUNNING)] == []
