"""Expectation of publications: what anybody reads of them."""

from __future__ import annotations

import csv
import html
from collections.abc import AsyncIterator, Mapping
from functools import partial

from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.texts import Text, catalogues, text_of


class ExpectedPublication(PlayModel):
    """Cells of its rows; there may be more, and none of what is hidden."""

    flows: dict[Identifier, tuple[Text, ...]] = Field({}, description="Of a register: by flow, cells of its row.")
    rows: tuple[tuple[Text, ...], ...] = Field((), description="Of a figure: cells that stand in one row.")
    hidden: tuple[Text, ...] = Field((), description="What stands nowhere in it.")
    told: tuple[Text, ...] = Field((), description="What its page says beside the table.")


class Published(Expectation[dict[str, ExpectedPublication]]):
    """What anybody reads, by `pack/publication`, in the CSV that it offers, and on its page."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each, which is given a while to come there."""
        by_name: Mapping[str, ExpectedPublication] = self.root
        for name, wanted in by_name.items():
            numbered = [(stage.state.flows[flow].flow_number, *texts) for flow, texts in wanted.flows.items()]
            expected = [[stage.translate(text_of(text)) for text in row] for row in (*numbered, *wanted.rows)]
            hidden = [stage.translate(text_of(text)) for text in wanted.hidden]
            whole: tuple[list[list[str]], list[str]] = (expected, [])
            found = await awaited(partial(_shown, stage, name, expected, hidden), whole)
            title = stage.names.name_in("publication", name)
            yield named_check("check-published", title, whole, found)
            if wanted.told:
                told = [stage.translate(text_of(text)) for text in wanted.told]
                yield named_check(
                    "check-told-there", title, told, await awaited(partial(_told, stage, name, told), told)
                )


async def _told(stage: Stage, name: str, told: list[str]) -> list[str]:
    """Those texts that stand on the page."""
    answer = await stage.client.http.get(
        stage.client.url("citizen-services", f"publications/{name}?lang={_tag(stage)}")
    )
    text = "" if answer.is_error else html.unescape(answer.text)
    return [wanted for wanted in told if wanted in text]


def _tag(stage: Stage) -> str:
    # A language that no service has, such as that of a rehearsal, is read as English.
    return stage.language.tag if stage.language.tag in {language.tag for language in catalogues()} else "en"


async def _shown(
    stage: Stage, name: str, expected: list[list[str]], hidden: list[str]
) -> tuple[list[list[str]], list[str]]:
    """Those of the expected rows whose cells stand in one row, and what is hidden and stands there all the same."""
    url = stage.client.url("citizen-services", f"publications/{name}.csv?lang={_tag(stage)}")
    answer = await stage.client.http.get(url)
    rows = [] if answer.is_error else list(csv.reader(answer.text.removeprefix("\ufeff").splitlines()))
    return [wanted for wanted in expected if any(set(wanted) <= set(row) for row in rows)], [
        text for text in hidden if text in answer.text
    ]
