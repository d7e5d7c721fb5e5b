"""Pages in a real browser: a phone of 360 pixels, both languages, with and without scripts, and the overview live."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop_local.machine import Machine
from cityloop_local.workspace import root
from cityloop_messaging import Producer, utc_now
from cityloop_operator.fleet_client import FleetClient, photo
from cityloop_operator.local import apply_city_and_packs, holders_of_city
from cityloop_plays.names import PlayNames
from cityloop_plays.play_file import PlayFile
from cityloop_plays.player import run_steps
from cityloop_plays.stage import Stage
from cityloop_plays.texts import catalogues, text_of
from cityloop_testkit import eventually
from cityloop_testkit.hub_facts import warning_fact
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]
PHONE: ViewportSize = {"width": 360, "height": 740}
LANGUAGES = ("zh", "en")
expect.set_options(timeout=30_000)
LIMITS = {"width": PHONE["width"], "text": 12, "target": 24}
"""Pixels; the target's by WCAG 2.2, success criterion 2.5.8."""
CLASS, AT = "manhole-cover", (113.2205, 23.0905)
PLAY = {
    "title": {"zh": "井盖", "en": "A manhole cover"},
    "city": "simulated",
    "packs": ["simulated"],
    "steps": [
        {
            "do": "report",
            "report": "manhole",
            "by": "citizen",
            "event_class": CLASS,
            "at": AT,
            "text": "Cover missing in the cycle lane",
            "phone": "13800000003",
        },
        {
            "do": "handle-case",
            "of": "manhole",
            "actions": [
                {"move": "confirm", "post": "city-operations-supervision.inspect", "person": "zhao"},
                {"move": "file", "post": "city-operations-supervision.intake", "person": "qian"},
                {"move": "dispatch", "post": "city-operations-command.dispatch", "person": "chen"},
                {"task": "accept", "post": "water-affairs.handle", "person": "sun"},
                {"task": "feed-back", "post": "water-affairs.handle", "person": "sun", "result": "Put back"},
                {"move": "pass-check", "post": "city-operations-supervision.check", "person": "zhou-check"},
                {"move": "close", "post": "city-operations-supervision.intake", "person": "qian"},
            ],
        },
    ],
    "expect": {},
}
FOREIGN_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*(?:\s+[A-Za-z][A-Za-z'-]*){2,}")
"""Three words in a row: more than a name, an identifier or a unit."""
PROBLEMS = (Path(__file__).parent / "for_everybody.js").read_text()


@dataclass(frozen=True)
class Town:
    """A running fleet with the simulated city, and a browser."""

    client: FleetClient
    browser: Browser

    async def phone(self, *, scripts: bool = True) -> Page:
        """A page on a phone."""
        context = await self.browser.new_context(
            viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, java_script_enabled=scripts
        )
        return await context.new_page()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with Machine(tmp_path_factory.mktemp("machine"), lambda _line: None) as machine:
        yield machine


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(machine: Machine) -> AsyncIterator[Town]:
    binary = shutil.which("chromium")
    assert binary is not None, "`make browser` installs chromium"
    await apply_city_and_packs(machine, "simulated", ["waterlogging"], fast_motion=60)
    client = FleetClient.of(machine)
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=binary, args=arguments)
        yield Town(client, browser)
        await browser.close()
    await client.close()


async def assert_for_everybody(page: Page) -> None:
    """No sideways scrolling, nothing too small to read or to touch, everything has a name, once pictures are there."""
    await page.wait_for_load_state()
    assert await page.evaluate(PROBLEMS, LIMITS) == [], page.url


async def assert_chinese(page: Page) -> None:
    """No sentence of another language stands on the page."""
    assert FOREIGN_WORDS.findall(await page.inner_text("body")) == [], page.url


async def played(town: Town) -> Stage:
    """A manhole cover is reported, fixed and its case closed."""
    file = PlayFile.model_validate(PLAY)
    stage = Stage(town.client, {}, lambda _line: None, catalogues()["en"], holders=holders_of_city(file.city))
    async with run_steps(stage, file):
        return stage


async def test_what_keeps_somebody_out_is_found(town: Town) -> None:
    page = await town.phone()
    drawn = '<svg viewBox="0 0 1000 100" width="300"><text x="0" y="50" font-size="20">on a map</text></svg>'
    wide = '<p style="width: 900px">wide</p><p style="font-size: 9px">small</p>'
    await page.set_content(f"{wide}{drawn}<input style='height: 9px'><button style='height: 40px'></button>")
    found = " ".join(await page.evaluate(PROBLEMS, LIMITS))
    for problem in ("px wide", "9.0 px: small", "6.0 px: on a map", "hard to touch: <input", "without a name: <button"):
        assert problem in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scripts", [True, False])
async def test_a_person_with_a_phone_reports_and_gets_a_number(town: Town, language: str, scripts: bool) -> None:
    page = await town.phone(scripts=scripts)
    await page.goto(town.client.url("citizen-services", f"?lang={language}"))
    if scripts:
        await assert_for_everybody(page)
    await page.select_option("#event_class", CLASS)
    await page.fill("#text", "井盖缺失" if language == "zh" else "No cover")
    await page.fill("#latitude", str(AT[1]))
    await page.fill("#longitude", str(AT[0]))
    await page.set_input_files("#photo", {"name": "a.png", "mimeType": "image/png", "buffer": photo()})
    await page.click("button[type=submit]")
    await expect(page.locator(".number")).to_have_text(re.compile(r"R-\d{4}-\d{6}"))
    if scripts:
        await assert_for_everybody(page)


async def test_a_form_that_is_not_complete_says_what_to_do_in_the_readers_language(town: Town) -> None:
    page = await town.phone(scripts=False)
    await page.goto(town.client.url("citizen-services", "?lang=zh"))
    await page.select_option("#event_class", CLASS)
    await page.click("button[type=submit]")
    said = await page.inner_text("main")
    assert re.search(r"[\u4e00-\u9fff]{6}", said), said


async def test_the_reporter_rates_with_the_keyboard_once_it_is_closed(town: Town) -> None:
    stage = await played(town)
    page = await town.phone()
    await page.goto(stage.state.links["manhole"] + "?lang=en")
    await expect(page.locator(".inbox li").first).to_be_visible()
    await assert_for_everybody(page)
    await page.focus("input[name=rating] >> nth=0")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_be_visible()
    await assert_for_everybody(page)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_overview_shows_what_happens_without_being_loaded_again(town: Town, language: str) -> None:
    page = await town.phone()
    await page.goto(town.client.url("console", f"?lang={language}"))
    await page.evaluate("() => { window.sameDocument = true; }")
    stage = await played(town)
    number = (await stage.case_of("manhole")).case.case_number
    await expect(page.locator("#latest")).to_contain_text(number)
    assert await page.evaluate("() => window.sameDocument === true")
    await assert_for_everybody(page)
    latest = await page.inner_text("#latest")
    assert "pass-check" not in latest, "moves have names"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_timeline_is_readable_on_a_phone(town: Town, language: str) -> None:
    stage = await played(town)
    page = await town.phone()
    number = stage.state.reports["manhole"]
    await page.goto(town.client.url("console", f"timeline/{number}?lang={language}"))
    await expect(page.locator("body")).to_contain_text(number)
    await assert_for_everybody(page)
    assert "zhao" not in await page.content(), "no person stands on it"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_reads_the_warnings_in_force_on_a_phone(machine: Machine, town: Town, language: str) -> None:
    producer, warning, now = Producer(machine.connection, "test"), str(uuid.uuid4()), utc_now()
    await producer.start()
    await producer.publish([warning_fact(warning, 1, "DRAFT", now), warning_fact(warning, 2, "SIGNED", now)])
    await producer.stop()
    page = await town.phone()

    async def form_tells() -> bool:
        await page.goto(town.client.url("citizen-services", f"?lang={language}"))
        return bool(await page.locator("[data-warnings]").count() == 1)

    await eventually(form_tells)
    await assert_for_everybody(page)
    await page.click("[data-warnings] a")
    await expect(page.locator(f"[data-warning=W-{warning[:8]}]")).to_contain_text("800")
    await assert_for_everybody(page)


@pytest.mark.timeout(400)
async def test_a_whole_evening_is_told_in_chinese(town: Town) -> None:
    file = PlayFile.read(root() / "deploy" / "plays" / "evening")
    names = PlayNames.of(file.city, file.packs, {name: text_of(place.name) for name, place in file.places.items()})
    told: list[str] = []
    stage = Stage(
        town.client,
        file.places,
        told.append,
        catalogues()["zh"],
        names=names,
        holders=holders_of_city(file.city),
        fast_motion=file.fast_motion,
    )
    page = await town.phone()
    async with run_steps(stage, file):
        reports, others = set(stage.state.reports.values()), ("depot-side", "east-gate-3", "rectification")
        cases = {(await stage.case_of(name)).case.case_number for name in others}
        # While the gauges still report: each that falls silent afterwards opens a case of its own.
        await page.goto(town.client.url("console", "?lang=zh"))
        await expect(page.locator("#latest")).to_contain_text(max(cases))
        await assert_chinese(page)
    assert [line for line in told if FOREIGN_WORDS.search(line)] == []
    for number in sorted(reports | cases):
        await page.goto(town.client.url("console", f"timeline/{number}?lang=zh"))
        await expect(page.locator("body")).to_contain_text(number)
        await assert_chinese(page)
    await assert_for_everybody(page)
    for link in stage.state.links.values():
        await page.goto(f"{link}?lang=zh")
        await assert_chinese(page)
