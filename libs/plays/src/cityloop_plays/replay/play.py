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

from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLinkOutcome
from cityloop_city import model_of
from cityloop_kernel import Sentence, say
from cityloop_local.server import StartError
from cityloop_local.workspace import root
from cityloop_localisation import Language
from cityloop_messaging import utc_now
from cityloop_operator.calls import Calls
from cityloop_operator.city_file import CITY_FILE, CityFile, ImportedCitySettings
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.imported_city import ImportedCity, import_city
from cityloop_operator.imported_pack import import_pack
from cityloop_operator.operations import apply_city, apply_packs, read_pack, with_required
from cityloop_operator.requests_file import CityDataError, RequestsFile, read_requests
from rich.console import Console
from rich.markup import escape

from cityloop_plays.replay.agency_calls import AgencyCalls
from cityloop_plays.replay.agency_plan import Agencies, outcomes_after, plan_actions, requests_by_event
from cityloop_plays.replay.differences import differences, distance_to_areas
from cityloop_plays.replay.expected_entries import expected_entries
from cityloop_plays.replay.importer import IMPORT_SYSTEM, IMPORTER
from cityloop_plays.replay.progress import Parts, PrintLine, parts_on
from cityloop_plays.replay.published import PublishedRecords
from cityloop_plays.replay.reach import Reach, earlier_in_reach, reaches_of
from cityloop_plays.replay.results import ResultReader
from cityloop_plays.replay.submission import Submitter, submit_all
from cityloop_plays.replay.table import GROUPS, NO_AREA, Entry, TableContent, compare, rendered, tabulate
from cityloop_plays.replay.waiting import until_none, watched
from cityloop_plays.texts import catalogues


class OracleError(StartError):
    """The script that counts without Cityloop failed."""


@dataclass(frozen=True)
class Play:
    """The data of one city, read and ready to be played."""

    folder: Path
    """Of the city, with its `city.yaml`."""
    data: Path
    file: CityFile
    city: ImportedCity
    pack_id: str
    pack_files: Mapping[str, str]
    now: dt.datetime
    """When it was read: what the data dates later has not happened."""

    @classmethod
    def read(cls, folder: Path, data: Path | None, pack_folder: Path) -> Play:
        """Read the city and its requests, and write the pack that they make into `pack_folder`.

        Raises:
            CityDataError: there is no such city, its data is missing or cannot be read, or no request lies in it.
        """
        file, now = CityFile.read(folder), utc_now()
        if data is None:
            raise CityDataError(say("replay-data-missing", city=folder.name))
        if not any(entry.department == IMPORTER and "intake" in entry.roles for entry in file.departments):
            raise CityDataError(say("replay-importer-missing", file=str(folder / CITY_FILE), department=IMPORTER))
        found = read_requests(file, data, now)
        city = import_city(file, data, found)
        pack_id = import_pack(folder, data, pack_folder, found)
        return cls(folder, data, file, city, pack_id, read_pack(pack_folder), now)

    @property
    def found(self) -> RequestsFile:
        """Its requests."""
        return self.city.found

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
    def imported(self) -> ImportedCitySettings:
        """How the city's data is read."""
        if self.file.imported is None:
            raise CityDataError(say("city-without-requests", city=self.file.city))
        return self.file.imported

    @property
    def area_layer(self) -> str:
        """The layer that the table counts by."""
        return self.imported.requests.area_layer

    def differences(self, entries: Sequence[Entry]) -> list[Sentence]:
        """Where entries, one for each request, differ from the file's own columns, and why."""
        outlines = self.city.layers[self.area_layer].areas
        return differences(self.imported, self.found.requests, entries, distance_to_areas(outlines))

    def beside_the_table(self, entries: Sequence[Entry]) -> TableContent:
        """What a table says beside its cells: of the file's own columns, and of rows that did not enter."""
        return {"differences": self.differences(entries), "set_aside": len(self.found.set_aside)}


async def play_city(
    client: FleetClient,
    play: Play,
    script: Path | None,
    console: Console,
    print_line: PrintLine,
    language: Language | None = None,
) -> int:
    """Apply the city and its pack, play its requests, print the table; returns how many lines differ from the oracle,
    or, where the city has none, from what its rows are to come to by the play's own plan.

    Args:
        client: of a fleet that runs and has no city yet, or this one.
        play: what to play.
        script: the oracle, which takes the city's folder, its data and `--json FILE`; None where the city has none.
        console: where the table goes.
        print_line: is given a line for each step.
        language: of the audience; English when absent.
    """
    language = language or catalogues()["en"]
    await apply_play(client, play, print_line, language)
    ours = await run(client, play, console, print_line, language)
    if script is None:
        print_line(language.say("replay-no-oracle"))
        return report(console, ours, planned_table(play), language, "replay-equal-plan")
    print_line(language.say("replay-counting", script=script.name))
    with tempfile.TemporaryDirectory() as folder:
        oracle, _ = await oracle_table(script, play, Path(folder) / "oracle.json")
    return report(console, ours, oracle, language)


async def apply_play(client: FleetClient, play: Play, print_line: PrintLine, language: Language) -> int:
    """Apply the city, then the pack; returns the number of its set."""
    city_id, records = play.file.city, play.city.records
    print_line(language.say("replay-applying-city", city=city_id, records=len(records)))
    await apply_city(client.channel("data-sharing"), city_id, records)
    print_line(language.say("replay-applying-pack", pack=play.pack_id))
    version = await apply_packs(
        client.channel("data-sharing"), with_required(play.pack_files, root() / "deploy" / "packs")
    )
    print_line(language.say("replay-pack-in-use", pack=play.pack_id, set=str(version)))
    return version


async def run(
    client: FleetClient, play: Play, console: Console, print_line: PrintLine, language: Language
) -> TableContent:
    """Submit, carry out the actions and read back; returns the table. City and pack are applied already."""
    published, calls = PublishedRecords(), Calls()
    reading = asyncio.create_task(published.read(client.kafka))
    try:
        with parts_on(console, print_line, language) as parts:
            return await _run(client, play, published, calls, parts, language, reading)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def oracle_table(script: Path, play: Play, into: Path) -> tuple[TableContent, str]:
    """The table of a separate script, run on the same data as of the same moment, and what it printed.

    Raises:
        OracleError: the script failed; the error holds its output.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        str(play.folder),
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
        raise OracleError(say("replay-oracle-failed", script=script.name), output.decode(errors="replace"))
    content: TableContent = json.loads(await asyncio.to_thread(into.read_text, "utf-8"))
    return content, output.decode()


def planned_table(play: Play) -> TableContent:
    """What the rows of a play are to come to, counted without the fleet: each once, whatever it lacks."""
    model = model_of(play.file.city, 0, play.city.records)

    def area(point: tuple[float, float]) -> str | None:
        system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
        position = Position(longitude=point[0], latitude=point[1], reference_system=system)
        return model.areas_at(position).get(play.area_layer, NO_AREA) if model.contains(position) else None

    entries = expected_entries(play.found.requests, play.reaches, play.agencies, area)
    return tabulate(entries) | play.beside_the_table(entries)


def report(
    console: Console, ours: TableContent, oracle: TableContent, language: Language, equal: str = "replay-equal"
) -> int:
    """Print the table, what differs from the file's own columns, and what differs from the oracle; returns how many."""
    for group in GROUPS[:-1]:
        console.print(rendered(ours, group, language))
    say = language.say
    console.print(say("replay-held", numbers=", ".join(ours["held"]) or say("replay-none")), markup=False)
    if ours["held"]:
        console.print(say("replay-held-hint"))
    console.print(say("replay-differences"))
    for line in ours["differences"]:
        console.print(f"  {language.spoken(line)}", markup=False)
    lines = compare(ours, oracle)
    for line in lines:
        console.print(f"[red]{say('replay-differs')}[/red] {escape(language.spoken(line))}")
    cells = sum(len(oracle[group]) for group in GROUPS)
    if not lines:
        reasons = len(ours["differences"])
        console.print(say(equal, cells=cells, reasons=reasons))
    return len(lines)


async def _run(
    client: FleetClient,
    play: Play,
    published: PublishedRecords,
    calls: Calls,
    parts: Parts,
    language: Language,
    reading: asyncio.Task[None],
) -> TableContent:
    requests = play.found.requests
    submitted = parts("replay-submitted", len(requests))
    earlier = earlier_in_reach(requests, play.reaches)
    submitter = Submitter(client, calls, language)
    submitting = submit_all(requests, earlier, submitter.submit, published.link, submitted.step)
    numbers = await watched(submitting, reading, submitted.done)
    linked = parts("replay-linked", len(requests))
    await until_none(lambda: [report for report in numbers.values() if report not in published.links], linked.left)
    events = {
        number: published.links[report].event_id
        for number, report in numbers.items()
        if published.links[report].outcome == ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED
    }
    found = requests_by_event(requests, lambda request: events.get(request.number, ""))
    opened = parts("replay-opened", len(found))
    await until_none(lambda: [event for event in found if event not in published.cases], opened.left)
    acted = parts("replay-acted", len(found))
    agency_calls = AgencyCalls(client, calls, published, play.agencies, language)
    await watched(agency_calls.run_all(found, numbers, acted.step), reading, acted.done)
    expected = {request.number: "held" for request in requests}
    ends = {}
    for event, joined in found.items():
        actions = plan_actions(joined, (), play.agencies)
        expected |= outcomes_after(joined, actions)
        ends[event] = actions[-1].move.value if actions else ""
    reader = ResultReader(client, calls, published)
    await reader.until_decided(
        {event: _end(move) for event, move in ends.items()}, parts("replay-decided", len(ends)).left
    )
    read = parts("replay-read-back", len(requests))
    reports = await reader.read_all(numbers, expected, read.left)
    areas = await reader.areas(reports, play.area_layer)
    owners = {department: owner for owner, department in play.found.owners.items()}
    entries = reader.entries(requests, reports, areas, owners)
    return tabulate(entries) | play.beside_the_table(entries)


def _end(last_move: str) -> str:
    return {"close": "closed", "void": "void"}.get(last_move, "open")
