"""An officer works on the desk in a real browser: signs in, accepts a task, feeds back; and nobody is kept out."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
import pytest_asyncio
from cityloop_local.development_issuer import DevelopmentIssuer, PersonShown
from cityloop_local.machine import Machine
from cityloop_local.workspace import LOOPBACK, root
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.local import apply_city_and_packs
from cityloop_operator.staff_file import staff_of_city
from cityloop_plays.play_file import PlayFile
from cityloop_plays.player import run_steps
from cityloop_plays.stage import Stage
from cityloop_plays.texts import catalogues
from cityloop_testkit import eventually
from cityloop_testkit.photos import photo
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
PHONE: ViewportSize = {"width": 360, "height": 740}
PROBLEMS = (Path(__file__).parent / "for_everybody.js").read_text()
LIMITS = {"width": PHONE["width"], "text": 12, "target": 24}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SUN, POST = "sun", "water-affairs.handle"
INTAKE = "qian"
PLAY = {
    "title": {"zh": "井盖", "en": "A manhole cover"},
    "city": "simulated",
    "packs": ["simulated"],
    "steps": [
        {
            "do": "report",
            "report": "manhole",
            "by": "citizen",
            "event_class": "manhole-cover",
            "at": (113.2205, 23.0905),
            "text": "Cover missing in the cycle lane",
            "phone": "13800000003",
        },
        *(
            {
                "do": "report",
                "report": f"lamp-{number}",
                "by": "citizen",
                "event_class": "street-light",
                "at": (113.2405, 23.0905 + number / 100_000),
                "text": "The lamp is out",
                "phone": "13800000004",
            }
            for number in (1, 2)
        ),
        {
            "do": "handle-case",
            "of": "manhole",
            "actions": [
                {"move": "confirm", "post": "city-operations-supervision.inspect", "person": "zhao"},
                {"move": "file", "post": "city-operations-supervision.intake", "person": "qian"},
                {"move": "dispatch", "post": "city-operations-command.dispatch", "person": "chen"},
            ],
        },
    ],
    "expect": {},
}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A fleet whose people sign in at the development issuer."""
    folder = tmp_path_factory.mktemp("desk")
    staff = staff_of_city(root() / "deploy/cities/simulated")
    people = [PersonShown(p.person_id, p.name, ()) for department in staff.values() for p in department.persons]
    with (
        DevelopmentIssuer(folder / "issuer", people) as issuer,
        Machine(folder / "machine", lambda _line: None, settings=issuer.settings) as machine,
    ):
        yield machine


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(machine: Machine) -> AsyncIterator[Stage]:
    """A case has been dispatched."""
    await apply_city_and_packs(machine, "simulated", ["waterlogging"], fast_motion=60)
    client, file = FleetClient.of(machine), PlayFile.model_validate(PLAY)
    stage = Stage(client, {}, lambda _line: None, catalogues()["en"])
    async with run_steps(stage, file):
        yield stage
    await client.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    binary = shutil.which("chromium")
    assert binary is not None, "`make browser` installs chromium"
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=binary, args=arguments)
        yield browser
        await browser.close()


async def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on a page: the rule, and the elements against it."""
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("rules => axe.run(rules)", RULES)
    return [(item["id"], [node["html"] for node in item["nodes"]]) for item in found["violations"]]


async def assert_for_everybody(page: Page) -> None:
    """In both languages, light and dark: axe finds nothing, nothing scrolls sideways, all can be read and touched."""
    address = page.url
    for language in ("zh", "en"):
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            separator = "&" if "?" in address else "?"
            await page.goto(f"{address}{separator}lang={language}")
            assert await violations(page) == [], (page.url, scheme)
            assert await page.evaluate(PROBLEMS, LIMITS) == [], (page.url, scheme)
    await page.goto(address)


async def test_axe_finds_what_keeps_somebody_out(browser: Browser) -> None:
    page = await browser.new_page()
    await page.set_content('<main><img src="x"><p style="color: #bbb; background: #fff">pale</p></main>')
    assert {rule for rule, _ in await violations(page)} >= {"image-alt", "color-contrast"}
    await page.close()


async def test_an_officer_signs_in_accepts_and_feeds_back(machine: Machine, stage: Stage, browser: Browser) -> None:
    number = (await stage.case_of("manhole")).case.case_number
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, bypass_csp=True, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"http://{LOOPBACK}:{machine.fleet.port('console', 'http')}/desk")
    await page.click(f"a[href^='/authorize/{SUN}?']")
    await expect(page.locator("[data-list=offered] .count")).to_have_text("1")
    await page.click("[data-list=offered]")
    await expect(page.locator(".items li")).to_contain_text("街道")
    await assert_for_everybody(page)
    await page.fill("[name=q]", "井盖")
    await page.click(".search button")
    await expect(page.locator("[data-list=offered] .count")).to_have_text("1")
    await page.click(".items a")
    await expect(page.locator("dl")).to_contain_text(number)
    await expect(page.locator("dl a[href^='geo:']")).to_have_text("23.09050, 113.22050")
    await expect(page.locator("blockquote")).to_have_text("Cover missing in the cycle lane")
    await assert_for_everybody(page)
    await page.click("form.act:has(input[value^='claim/']) button")
    await expect(page.locator("main")).to_contain_text("我的")
    await page.click("form.act:has(input[value^='accept/']) button")
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.locator("form.act:has(input[value^='ask-return/'])")).to_have_count(1)
    for folded in await page.locator("main details").all():
        await folded.evaluate("element => element.open = true")
    assert await violations(page) == [], "with every form unfolded"
    assert await page.evaluate(PROBLEMS, LIMITS) == []
    form = page.locator("form.act:has(input[value^='feed-back/'])")
    await form.locator("[name=text]").fill("已更换井盖")
    await form.locator("[name=reply]").fill("井盖已换新")
    await form.locator("[name=photo1]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(1200, 900))}
    )
    await form.locator("[name=shown1]").check()
    await form.locator("button").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.locator(".compared img")).to_have_count(1)
    await assert_for_everybody(page)
    case = (await stage.case_of("manhole")).case
    assert case.state == "pending_check"
    await page.click("header a[href^='/desk']")
    await expect(page.locator("[data-list=mine] .count")).to_have_text("0")
    await page.click("header button")
    await expect(page.locator("main a[href='/sign-in']")).to_be_visible()
    await context.close()


async def test_an_officer_merges_sets_apart_and_splits(machine: Machine, stage: Stage, browser: Browser) -> None:
    """Each is shown first; all of it on a phone, for everybody, in both languages."""
    into, number = [(await stage.case_of(report)).case.case_number for report in ("manhole", "lamp-1")]
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, bypass_csp=True, locale="zh-CN")
    page = await context.new_page()
    address = f"http://{LOOPBACK}:{machine.fleet.port('console', 'http')}/desk/cases/{number}?lang=en"
    await page.goto(address)
    await page.click(f"a[href^='/authorize/{INTAKE}?']")

    async def unfolded_for_everybody() -> None:
        for language in ("zh", "en"):
            await page.goto(f"{address}&lang={language}")
            for folded in await page.locator("main details").all():
                await folded.evaluate("element => element.open = true")
            assert await violations(page) == [], (page.url, "with every form unfolded")
            assert await page.evaluate(PROBLEMS, LIMITS) == [], page.url

    await unfolded_for_everybody()
    merge = page.locator("#act-merge")
    await merge.locator("[name=other]").fill(into)
    await merge.locator("[name=text]").fill("it is one matter")
    await merge.locator("button").click()
    await expect(merge.get_by_role("status")).to_contain_text(f"{into} goes on")
    assert await violations(page) == []
    assert await page.evaluate(PROBLEMS, LIMITS) == []
    await merge.locator("[name=confirmed]").check()
    await merge.locator("button").click()
    await expect(page.locator("h1")).to_contain_text("part of another case")
    await expect(page.locator("main p a").first).to_have_text(into)
    await unfolded_for_everybody()
    apart = page.locator("#act-separate")
    await apart.locator("[name=text]").fill("it is another after all")
    await apart.locator("[name=confirmed]").check()
    await apart.locator("button").click()
    await expect(page.locator("h1")).not_to_contain_text("part of another case")

    async def both_are_back() -> bool:
        await page.goto(address)
        return bool(await page.locator("#act-split [name=signals]").count() == 2)

    await eventually(both_are_back)
    await unfolded_for_everybody()
    split = page.locator("#act-split")
    await split.locator("[name=signals]").nth(1).check()
    await split.locator("[name=text]").fill("it is the next lamp")
    await split.locator("button").click()
    await expect(split.get_by_role("status")).to_contain_text("1 will get a case of their own")
    assert await violations(page) == []
    assert await page.evaluate(PROBLEMS, LIMITS) == []
    await split.locator("[name=confirmed]").check()
    await split.locator("button").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await context.close()
