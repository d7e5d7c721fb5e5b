"""The documentation, as far as it is seen without the generator of the site: links, references, the guide's program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from build import UnlistedError, check_navigation
from cityloop.cases.v1.case_pb2 import Task, TaskState
from cityloop.topics import TOPICS
from cityloop_client import Client
from cityloop_client.fakes import FakeCity
from cityloop_operator.operations import read_packs
from cityloop_packs import parse_all
from cityloop_packs.values import Strict
from cityloop_testkit.sources import ROOT
from pages import BrokenLinkError, Site
from pydantic import Field
from reference import packs, settings, telemetry
from reference.fields import MeaningMissingError, fields

GUIDE = ROOT / "docs/guides/department.md"
PACK_GUIDE = ROOT / "docs/guides/packs.md"
NAVIGATION = ROOT / "docs/site/zensical.toml"
REFERENCES = re.findall(r'"(reference/[^"]+)"', NAVIGATION.read_text(encoding="utf-8"))


def site(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
    return Site(folder, {"reference/made.md": "# Made\n"}).write(folder / "site")


def test_every_link_of_every_page_leads_somewhere_and_every_field_has_a_meaning(tmp_path: Path) -> None:
    # The other references are made by `make docs`, which also looks for anchors.
    generated = {**dict.fromkeys(REFERENCES, "# Made\n"), **packs.pages(), **settings.pages()}
    places = Site(ROOT, generated).write(tmp_path)
    check_navigation(NAVIGATION, places, generated)


@pytest.mark.parametrize("target", ["nothing.md", "docs/nothing.md#there", "../outside.md", "picture.svg"])
def test_a_link_that_leads_nowhere_is_named_with_its_line(target: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenLinkError, match=re.escape(f"one.md:3: {target} is nothing here")):
        site(tmp_path, one=f"# One\n\nThere is [more]({target}).\n")


def test_links_lead_to_pages_where_the_site_has_them(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "list.yaml").write_text("a: 1\n")
    text = "# One\n\n[two\nlines](two.md#part) [made](docs/reference/made.md) [all](folder) `[no](link.md)`\n\n    a\n"
    assert set(site(tmp_path, one=text, two="# Two\n")) >= {"one.md", "two.md", "reference/made.md", "folder/index.md"}
    written = (tmp_path / "site" / "one.md").read_text()
    assert "lines](two.md#part) [made](reference/made.md) [all](folder/index.md) `[no](link.md)`" in written


def test_lists_and_tables_begin_after_an_empty_line_as_the_generator_needs_it(tmp_path: Path) -> None:
    site(tmp_path, one="Text:\n- a\n  | b |\n  |---|\nmore\n```\n- c\n| d |\n```\n")
    assert (tmp_path / "site" / "one.md").read_text() == "Text:\n\n- a\n\n| b |\n|---|\nmore\n\n```\n- c\n| d |\n```\n"


def test_a_page_that_is_not_in_the_navigation_is_named(tmp_path: Path) -> None:
    settings = tmp_path / "zensical.toml"
    settings.write_text('[project]\nnav = [{ "Home" = "index.md" }, { "More" = [{ "Gone" = "gone.md" }] }]\n')
    with pytest.raises(UnlistedError, match=r"gone\.md: in the navigation.*\n.*made\.md: a page") as raised:
        check_navigation(settings, ["index.md", "made.md", "other.md"], ["made.md"])
    assert "other.md" not in str(raised.value)


class Undescribed(Strict):
    described: int = Field(1, description="Something.")
    silent: int


def test_a_field_without_a_meaning_or_an_example_is_named() -> None:
    with pytest.raises(MeaningMissingError, match=r"Undescribed\.silent has no description"):
        fields(Undescribed, {}, {})
    with pytest.raises(MeaningMissingError, match=r"no pack and no sample shows Undescribed\.described"):
        fields(Undescribed, {}, {"silent": [3]}, all_shown=True)


async def test_the_program_of_the_guide_accepts_and_feeds_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    defined, _, started = program.rpartition("\n\n\n")
    assert started == "asyncio.run(main())\n"
    async with FakeCity("traffic-police") as city:
        monkeypatch.setattr(Client, "from_environment", classmethod(lambda _: city.client()))
        task = await city.dispatch(Task(event_class="road-waterlogging"))
        names: dict[str, object] = {}
        exec(compile(defined, GUIDE.name, "exec"), names)  # noqa: S102 a program of ours
        await names["main"]()  # type: ignore[operator]
    assert city.tasks[task.task_id].state == TaskState.TASK_STATE_FED_BACK
    assert f"{task.task_number} TASK_STATE_FED_BACK" in capsys.readouterr().out


def test_the_pack_of_the_guide_is_one() -> None:
    text = PACK_GUIDE.read_text(encoding="utf-8")
    files = dict(
        re.findall(
            r"^`(?:my-packs/[a-z-]+/)?([a-z-]+\.yaml)`[^`]*:\n\n```yaml\n(.*?)```", text, re.DOTALL | re.MULTILINE
        )
    )
    assert len(files) == text.count("```yaml") == 12
    read = parse_all([*read_packs(ROOT / "deploy/packs", "base", "simulated"), files])
    assert len(read["construction-noise"]) == 13


def test_metrics_and_topics_that_pages_name_are_there() -> None:
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/guides").glob("*.md")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    metrics = set(re.findall(r"`((?:cityloop|grpc_server)_[a-z_]+)`", text))
    topics = set(re.findall(r"\b(?:cases|citizen|city|events|sensing)\.[a-z-]+\.v\d\b", text))
    assert metrics
    assert metrics <= set(telemetry.metrics())
    assert topics <= set(TOPICS)
