"""One city's recorded requests, from the data folder to the compared table."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cityloop.events.v1.report_link_pb2 import ReportLinkOutcome
from cityloop_messaging import utc_now
from cityloop_operator.calls import Calls
from cityloop_operator.city_file import CityFile, Imported
from cityloop_operator.imported_city import read_layer
from cityloop_operator.imported_pack import import_pack
from cityloop_operator.operations import apply_city, apply_packs, read_city, read_pack
from cityloop_operator.requests_file import CityDataError, RequestsFile, path_in, read_requests
from rich.console import Console
from rich.markup import escape

from cityloop_plays.replay.acting import Actors
from cityloop_plays.replay.acts import Agencies, matters, outcomes_after, plan_acts
from cityloop_plays.replay.differences import away_from, differences
from cityloop_plays.replay.following import Published, until_none, watched
from cityloop_plays.replay.outside import IMPORT_SYSTEM, Outside
from cityloop_plays.replay.progress import Parts, Tell, parts_on
from cityloop_plays.replay.reach import Reach, earlier_in_reach, reaches_of
from cityloop_plays.replay.reading import Reader
from cityloop_plays.replay.submitting import IMPORTER, Submitter, submit_all
from cityloop_plays.replay.table import GROUPS, Entry, TableContent, compare, rendered, tabulate


class OracleError(RuntimeError):
    """The script that counts without Cityloop failed."""


@dataclass(frozen=True)
class Play:
    """The data of one city, read and ready to be played."""

    folder: Path
    """Of the city, with its `city.yaml`."""
    data: Path
    file: CityFile
    found: RequestsFile
    pack_id: str
    pack_files: Mapping[str, str]
    now: dt.datetime
    """When it was read: what the data dates later has not happened."""

    @classmethod
    def read(cls, folder: Path, data: Path | None, pack_folder: Path) -> Play:
        """Read the requests, and write the pack that they make into `pack_folder`.

        Raises:
            CityDataError: there is no such city, or its data is missing or cannot be read.
        """
        if data is None or not (folder / "city.yaml").is_file():
            raise CityDataError(f"name a folder of deploy/cities and its data: CITY={folder.name} DATA=<folder>")
        file = CityFile.read(folder)
        pack_id, now = import_pack(folder, data, pack_folder), utc_now()
        return cls(folder, data, file, read_requests(file, data, now), pack_id, read_pack(pack_folder), now)

    @property
    def agencies(self) -> Agencies:
        """Who handles what, and who assigns: the first department of the city with a dispatcher's post."""
        dispatchers = (entry.department for entry in self.file.departments if "dispatch" in entry.roles)
        fallback = self.file.fallback_department
        return Agencies(self.found.owners, fallback, next(dispatchers, fallback))

    @property
    def settings(self) -> dict[str, dict[str, str]]:
        """Settings of the services that the play needs: the import right of the departments that act in it."""
        agencies = self.agencies
        departments = {IMPORTER, agencies.fallback, agencies.dispatcher, *agencies.by_owner.values()}
        right = json.dumps([f"system:{department}/{IMPORT_SYSTEM}" for department in sorted(departments)])
        return {service: {"import_right": right} for service in ("citizen-services", "collaboration-tasks")}

    @property
    def reaches(self) -> dict[str, Reach]:
        """The reach of each fused class."""
        return reaches_of(self.pack_files)

    @property
    def imported(self) -> Imported:
        """How the city's data is read."""
        if self.file.imported is None:
            raise CityDataError(f"city {self.file.city} is generated; only an imported city has requests to play")
        return self.file.imported

    @property
    def area_layer(self) -> str:
        """The layer that the table counts by."""
        return self.imported.requests.area_layer

    def differences(self, entries: Sequence[Entry]) -> list[str]:
        """Where entries, one for each request, differ from the file's own columns, and why."""
        layer = next(layer for layer in self.imported.layers if layer.layer == self.area_layer)
        outlines = read_layer(path_in(self.data, layer.file), layer)
        return differences(self.imported, self.found.requests, entries, away_from(outlines))


async def play_city(outside: Outside, play: Play, script: Path, console: Console, tell: Tell) -> int:
    """Apply the city and its pack, play its requests, print the table; returns how many lines differ from the oracle.

    Args:
        outside: a fleet that runs and has no city yet, or this one.
        play: what to play.
        script: the oracle, which takes the data folder and `--json FILE`.
        console: where the table goes.
        tell: is told each step.
    """
    await apply_play(outside, play, tell)
    ours = await run(outside, play, console, tell)
    tell(f"counting the same rows by {script.name}, without the fleet")
    with tempfile.TemporaryDirectory() as folder:
        oracle, _ = await oracle_table(script, play, Path(folder) / "oracle.json")
    return report(console, ours, oracle)


async def apply_play(outside: Outside, play: Play, tell: Tell) -> int:
    """Apply the city, then the pack; returns the number of its set."""
    city_id, records = read_city(play.folder, play.data)
    tell(f"applying city {city_id}: {len(records):,} records")
    await apply_city(outside.channel("data-sharing"), city_id, records)
    tell(f"applying pack {play.pack_id}: every service checks it and takes it in use")
    version = await apply_packs(outside.channel("data-sharing"), [play.pack_files])
    tell(f"pack {play.pack_id} is in use, by set {version}")
    return version


async def run(outside: Outside, play: Play, console: Console, tell: Tell) -> TableContent:
    """Submit, act and read back; returns the table. City and pack are applied already."""
    published, calls = Published(), Calls()
    following = asyncio.create_task(published.follow(outside.kafka))
    try:
        with parts_on(console, tell) as parts:
            return await _run(outside, play, published, calls, parts, following)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def oracle_table(script: Path, play: Play, into: Path) -> tuple[TableContent, str]:
    """The table of a separate script, run on the same data as of the same moment, and what it printed.

    Raises:
        OracleError: the script failed; the message holds its output.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        str(play.data),
        "--now",
        play.now.isoformat(),
        "--json",
        str(into),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise OracleError(f"{script} failed\n{output.decode(errors='replace')}")
    content: TableContent = json.loads(await asyncio.to_thread(into.read_text, "utf-8"))
    return content, output.decode()


def report(console: Console, ours: TableContent, oracle: TableContent) -> int:
    """Print the table, what differs from the file's own columns, and what differs from the oracle; returns how many."""
    for group in GROUPS[:-1]:
        console.print(rendered(ours, group))
    console.print(f"Held: {', '.join(ours['held']) or 'none'}", markup=False)
    if ours["held"]:
        console.print("Nobody acted on what is held: its agency and the end of its hours are the file's word.")
    console.print("Where what was read back differs from the file's own columns, and why:")
    for line in ours["differences"]:
        console.print(f"  {line}", markup=False)
    lines = compare(ours, oracle)
    for line in lines:
        console.print(f"[red]differs[/red] {escape(line)}")
    cells = sum(len(oracle[group]) for group in GROUPS)
    if not lines:
        reasons = len(ours["differences"])
        console.print(f"Equal to the oracle in all {cells} rows of the table and all {reasons} reasons.")
    return len(lines)


async def _run(
    outside: Outside,
    play: Play,
    published: Published,
    calls: Calls,
    parts: Parts,
    following: asyncio.Task[None],
) -> TableContent:
    requests = play.found.requests
    submitted = parts("reports submitted", len(requests))
    earlier = earlier_in_reach(requests, play.reaches)
    submitter = Submitter(outside, calls)
    submitting = submit_all(requests, earlier, submitter.submit, published.link, submitted.step)
    numbers = await watched(submitting, following, submitted.done)
    linked = parts("reports linked", len(requests))
    await until_none(lambda: [report for report in numbers.values() if report not in published.links], linked.left)
    events = {
        number: published.links[report].event_id
        for number, report in numbers.items()
        if published.links[report].outcome == ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED
    }
    found = matters(requests, lambda request: events.get(request.number, ""))
    opened = parts("cases opened", len(found))
    await until_none(lambda: [event for event in found if event not in published.cases], opened.left)
    acted = parts("matters acted on", len(found))
    actors = Actors(outside, calls, published, play.agencies)
    await watched(actors.act_all(found, numbers, acted.step), following, acted.done)
    expected = {request.number: "held" for request in requests}
    ends = {}
    for event, joined in found.items():
        acts = plan_acts(joined, (), play.agencies)
        expected |= outcomes_after(joined, acts)
        ends[event] = acts[-1].move.value if acts else ""
    reader = Reader(outside, calls, published)
    await reader.until_decided(
        {event: _end(move) for event, move in ends.items()}, parts("cases decided", len(ends)).left
    )
    read = parts("reports read back", len(requests))
    reports = await reader.read_all(numbers, expected, read.left)
    areas = await reader.areas(reports, play.area_layer)
    owners = {department: owner for owner, department in play.found.owners.items()}
    entries = reader.entries(requests, reports, areas, owners)
    return tabulate(entries) | {"differences": play.differences(entries)}


def _end(last_move: str) -> str:
    return {"close": "closed", "void": "void"}.get(last_move, "open")
