"""`cityloop pack test`: what the reactions of packs would do about recorded facts, and why not."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any

import typer
from cityloop_city import CityModel, model_of
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_messaging import utc_now
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import REACTIONS, ActivePacks, PackError, parse_all, parse_manifest, problems_of
from cityloop_reactions import TrialResult, next_date, trial, trigger_of
from cityloop_terminal.console import err, language, spoken, tell
from cityloop_terminal.help_pages import SpokenCommand

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.recorded_facts import facts_of_files, facts_of_fleet
from cityloop_cli.results import Json, print_json, print_table

COLUMNS = ("trial-column-at", "column-reaction", "trial-column-about", "trial-column-outcome")
TOTAL_COLUMNS = ("column-reaction", "trial-column-acts", "trial-column-not", "column-next-date")

app = typer.Typer()


@app.command(name="test", cls=SpokenCommand, help="help-pack-test")
def try_reactions(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(help="help-folders")],
    city: Annotated[Path, typer.Option("--city", help="help-trial-city")],
    facts: Annotated[list[Path], typer.Option("--facts", help="help-trial-facts")] = [],  # noqa: B006 typer's way
    since: Annotated[dt.datetime | None, typer.Option("--since", help="help-trial-since")] = None,
    as_json: Json = False,
) -> None:
    """Say what the reactions of packs would do about recorded facts; nothing is done."""
    connection: Connection = context.obj
    with refusals(""):
        if bool(facts) == (since is not None):
            raise UsageProblemError(say("trial-facts-or-since"))
        packs, model = _packs(folders), _city(city)
        if since is None:
            recorded = facts_of_files(facts)
        else:
            recorded = asyncio.run(facts_of_fleet(connection.broker(), since.astimezone(UTC)))
    tried = list(trial(packs, lambda: model, [trigger_of(fact) for fact in recorded]))
    if as_json:
        print_json({"facts": len(recorded), "tried": [_fields(item) for item in tried]})
        return
    tell(say("trial-facts-read", count=len(recorded)))
    print_table(COLUMNS, [_row(item) for item in tried])
    print_table(TOTAL_COLUMNS, _totals(packs, model, tried))


def _packs(folders: Sequence[Path]) -> ActivePacks:
    """Packs with those that they require, from the folders beside them; what is wrong with them ends the trial."""
    try:
        found: dict[str, dict[str, str]] = {}
        for folder in folders:
            for files in read_packs(folder.resolve().parent, folder.resolve().name):
                found.setdefault(parse_manifest(files).pack, files)
        packs = ActivePacks.of(parse_all(list(found.values())))
    except PackError as error:
        wrong: list[Phrase] = [problem.sentence for problem in error.problems]
    else:
        wrong = [problem.phrase for problem in problems_of(packs)]
        if not wrong:
            return packs
    for phrase in wrong:
        tell(say("command-problem", problem=spoken(phrase)), err, "red")
    raise typer.Exit(1)


def _city(folder: Path) -> CityModel:
    if not folder.is_dir():
        raise UsageProblemError(say("trial-no-file", file=str(folder)))
    city_id, records = read_city(folder)
    return model_of(city_id, 1, records)


def _about(item: TrialResult) -> str:
    trigger = item.answer.trigger
    number = trigger.case or trigger.report_number or trigger.subject
    return " · ".join(part for part in (number, item.answer.target.name) if part)


def _outcome(item: TrialResult) -> Phrase:
    act = item.answer.reaction.item.act.name
    names = phrase_list(item.absent) if item.absent else ""
    return say(f"trial-{item.outcome.replace('_', '-')}", act=say(f"act-{act.replace('_', '-')}"), names=names)


def _row(item: TrialResult) -> tuple[Phrase, ...]:
    at = f"{language().moment(item.answer.trigger.occurred_at, UTC, seconds=True)} UTC"
    return at, item.answer.reaction.name, _about(item), _outcome(item)


def _fields(item: TrialResult) -> dict[str, Any]:
    return {
        "reaction": item.answer.reaction.name,
        "act": item.answer.reaction.item.act.name,
        "cause": item.answer.cause,
        "target": item.answer.target.name,
        "about": item.answer.trigger.case or item.answer.trigger.subject,
        "occurred_at": item.answer.trigger.occurred_at.isoformat(),
        "outcome": item.outcome,
        "absent": list(item.absent),
    }


def _totals(packs: ActivePacks, model: CityModel, tried: Sequence[TrialResult]) -> list[tuple[Phrase, ...]]:
    acts = Counter(item.answer.reaction.name for item in tried if item.outcome in {"would_act", "would_draft"})
    asked = Counter(item.answer.reaction.name for item in tried)
    rows: list[tuple[Phrase, ...]] = []
    for found in packs.all(REACTIONS):
        date = found.item.cause.date
        following = None if date is None else next_date(date, utc_now(), model.time)
        shown = "" if following is None else f"{language().moment(following, model.time_zone)}"
        rows.append((found.name, str(acts[found.name]), str(asked[found.name] - acts[found.name]), shown))
    return rows
