"""What a backup says of itself, where readers go on, and what is lost: without a broker and a database."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, SENSING_OBSERVATIONS
from cityloop_local.certificates import DevelopmentAuthority, authority_in
from cityloop_messaging import KafkaConnection
from cityloop_operator.backups.backup import Installation
from cityloop_operator.backups.keys import AUTHORITY, KEYS, put_keys_back, write_keys
from cityloop_operator.backups.lost_records import NUMBER_SEQUENCES, LostTopic, next_numbers, sequence_of
from cityloop_operator.backups.manifest import (
    MANIFEST,
    BackupError,
    Manifest,
    ServiceState,
    file_state,
    new_folder,
    other_schemas,
    read_manifest,
    write_manifest,
)
from cityloop_operator.backups.offsets import Log, behind, lost, resume
from cityloop_operator.backups.restore import other_authority
from cityloop_testkit.sources import ROOT
from hypothesis import given
from hypothesis import strategies as st

NOON = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
OFFSETS = st.integers(0, 100)


def backup(folder: Path) -> Manifest:
    """A whole one with a single file."""
    (folder / "event-hub.dump").write_bytes(b"all that it knows")
    manifest = Manifest(
        made_at=NOON,
        release="0.1.0",
        cluster_id="one",
        services={"event-hub": ServiceState(migrations={1: "a"}, sequences={"event_numbers": 4}, groups={})},
        ends={CITIZEN_REPORTS.name: {0: 7}},
        replays={},
        files={"event-hub.dump": file_state(folder / "event-hub.dump")},
    )
    write_manifest(folder, manifest)
    return manifest


def problem(folder: Path) -> str:
    with pytest.raises(BackupError) as error:
        read_manifest(folder)
    return error.value.sentence.message


def test_a_backup_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert backup(tmp_path) == read_manifest(tmp_path)


def test_a_folder_without_a_manifest_is_no_backup_and_one_with_files_takes_none(tmp_path: Path) -> None:
    assert problem(tmp_path) == "backup-none"
    backup(tmp_path)
    with pytest.raises(BackupError, match="backup-folder-not-empty"):
        new_folder(tmp_path)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    backup(tmp_path)
    (tmp_path / "event-hub.dump").unlink()
    assert problem(tmp_path) == "backup-file-missing"


@pytest.mark.parametrize("name", ["event-hub.dump", MANIFEST])
@pytest.mark.parametrize("damage", ["a byte", "cut off"])
def test_a_file_that_is_damaged_is_refused_whichever_it_is(name: str, damage: str, tmp_path: Path) -> None:
    backup(tmp_path)
    content = (tmp_path / name).read_bytes()
    changed = content.replace(b"4", b"5").replace(b"all", b"ill") if damage == "a byte" else content[:-5]
    assert changed != content
    (tmp_path / name).write_bytes(changed)
    assert problem(tmp_path) == "backup-file-damaged"


def test_a_backup_of_another_release_is_refused_by_its_format(tmp_path: Path) -> None:
    backup(tmp_path)
    file = tmp_path / MANIFEST
    file.write_text(file.read_text().replace('"format": 2', '"format": 1'))
    assert problem(tmp_path) == "backup-other-format"


def clone(folder: Path, key: str = "one") -> Path:
    """The state folder of a clone with an authority, what it signed, and its API keys."""
    DevelopmentAuthority(folder / "certificates").export("drainage", "worker", folder.parent / f"worker-{key}")
    (folder / "api-keys").mkdir()
    for name in ("api-key", "api-key-partner", "api-keys/drainage"):
        (folder / name).write_text(f"{name} {key}")
    return folder


def test_a_clone_that_has_lost_its_keys_gets_those_of_its_backup(tmp_path: Path) -> None:
    former, empty = clone(tmp_path / "former"), clone(tmp_path / "new", "two")
    write_keys(former, tmp_path / KEYS)
    assert (tmp_path / KEYS).stat().st_mode & 0o077 == 0
    named = put_keys_back(tmp_path / KEYS, empty)
    assert {"certificates/ca.key", "certificates/issued/drainage.worker.crt", "api-keys/drainage"} <= set(named)
    assert authority_in(empty / AUTHORITY) == authority_in(former / AUTHORITY)
    assert (empty / "certificates/ca.key").stat().st_mode & 0o077 == 0
    assert (empty / "api-key").read_text() == "api-key one"
    assert put_keys_back(tmp_path / KEYS, empty) == []


def test_what_an_authority_has_signed_since_its_backup_stays(tmp_path: Path) -> None:
    state = clone(tmp_path / "state")
    write_keys(state, tmp_path / KEYS)
    newer = DevelopmentAuthority(state / "certificates")
    newer.export("drainage", "worker", tmp_path / "again")
    issued = (state / "certificates/issued/drainage.worker.crt").read_bytes()
    (state / "api-key").unlink()
    assert put_keys_back(tmp_path / KEYS, state) == ["api-key"]
    assert (state / "certificates/issued/drainage.worker.crt").read_bytes() == issued


@pytest.mark.parametrize(("here", "told"), [("same", False), ("other", True), ("unknown", False)])
def test_elsewhere_another_authority_is_told(here: str, told: bool, tmp_path: Path) -> None:
    folders = {name: clone(tmp_path / name, name) for name in ("same", "other")}
    manifest = backup(tmp_path).model_copy(update={"authority": authority_in(folders["same"] / AUTHORITY)})
    file = folders[here] / AUTHORITY if here in folders else None
    assert other_authority(manifest, Installation(KafkaConnection(""), {}, file)) is told


@pytest.mark.parametrize("migrations", [{1: "b"}, {}, {1: "a", 2: "c"}])
def test_a_schema_that_is_older_newer_or_changed_is_another(migrations: dict[int, str], tmp_path: Path) -> None:
    manifest = backup(tmp_path)
    assert other_schemas(manifest, {"event-hub": {1: "a"}}) == []
    assert other_schemas(manifest, {"event-hub": migrations}) == ["event-hub"]


def test_a_reader_goes_on_where_it_was_and_passes_over_what_came_after() -> None:
    resumed = resume(5, 8, Log(0, 12), same_broker=True)
    assert (resumed.position, resumed.passed_over, resumed.other_log) == (5, range(8, 12), False)
    assert lost(8, Log(0, 12), same_broker=True) == range(8, 12)
    assert resume(8, 8, Log(0, 12), same_broker=True).position == 12, "who had read all has nothing to read"


def test_of_a_log_that_has_forgotten_its_beginning_the_rest_is_read() -> None:
    resumed = resume(5, 8, Log(7, 12), same_broker=True)
    assert (resumed.position, resumed.passed_over) == (7, range(8, 12))
    assert resume(5, 8, Log(10, 12), same_broker=True).passed_over == range(10, 12)


@pytest.mark.parametrize(("log", "same"), [(Log(0, 0), False), (Log(0, 3), True), (Log(2, 20), False)])
def test_of_a_log_that_the_backup_does_not_know_nothing_is_read(log: Log, *, same: bool) -> None:
    resumed = resume(5, 8, log, same_broker=same)
    assert (resumed.position, resumed.passed_over, resumed.other_log) == (log.end, range(0), True)
    assert lost(8, log, same_broker=same) == range(log.first, log.end)


@given(saved=OFFSETS, known=OFFSETS, first=OFFSETS, records=OFFSETS, same=st.booleans())
def test_no_record_that_is_lost_is_ever_read_and_each_that_is_known_and_unread_is(
    saved: int, known: int, first: int, records: int, *, same: bool
) -> None:
    log = Log(first, first + records)
    resumed = resume(min(saved, known), known, log, same_broker=same)
    assert log.first <= resumed.position <= log.end
    read = {*range(resumed.position, log.end)} - {*resumed.passed_over}
    missing = {*lost(known, log, same_broker=same)}
    assert not read & missing
    if not resumed.other_log:
        assert read == {*range(max(min(saved, known), first), log.end)} - missing


def test_who_is_behind_is_named_and_a_heartbeat_counts_only_until_it_was_alone() -> None:
    reports, observations = CITIZEN_REPORTS.name, SENSING_OBSERVATIONS.name
    ends = {reports: {0: 7, 1: 3}, observations: {0: 40}}
    heard = {reports: {0: 6, 1: 3}, observations: {0: 30}}
    held = {"event-hub": {reports: {0: 7, 1: 2}, observations: {0: 30}}, "sensing-ingest": {observations: {0: 29}}}
    assert list(behind(held, ends, heard)) == [
        ("event-hub", reports, 1, 1),
        ("sensing-ingest", observations, 1, 0),
    ]
    assert list(behind({"citizen-services": {}}, ends, heard)) == []


def case(number: str) -> bytes:
    return Case(case_number=number).SerializeToString()


def test_what_came_after_is_told_by_its_numbers_new_ones_apart_from_changed_ones() -> None:
    found = LostTopic(CASES_CASES.name)
    for minute, number in enumerate(["C-2026-000012", "C-2026-000004", "C-2026-000011", "C-2026-000012"]):
        found.add(NOON + dt.timedelta(minutes=minute), case(number), given=10)
    found.add(NOON, None, given=10)
    found.add(NOON, b"\xff", given=10)
    assert found.fields == {
        "topic": CASES_CASES.name,
        "records": 6,
        "first_at": "2026-11-29T12:00:00+00:00",
        "last_at": "2026-11-29T12:03:00+00:00",
        "new": ["C-2026-000011", "C-2026-000012"],
        "changed": ["C-2026-000004"],
    }
    assert found.greatest == 12


@pytest.mark.parametrize(
    ("number", "sequence"), [("C-2026-000045", 45), ("R-2026-1000045", 1_000_045), ("", 0), ("x", 0)]
)
def test_the_sequence_in_a_number(number: str, sequence: int) -> None:
    assert sequence_of(number) == sequence


@given(saved=OFFSETS, present=st.none() | OFFSETS, told=OFFSETS, skipped=OFFSETS)
def test_the_next_number_is_beyond_all_that_anything_tells_of(
    saved: int, present: int | None, told: int, skipped: int
) -> None:
    topic = LostTopic(CASES_CASES.name, greatest=told)
    replaced = None if present is None else {"case_numbers": present}
    found = next_numbers({"case_numbers": saved, "other": 3}, replaced, [topic], "collaboration-tasks", skipped)
    assert found == {"case_numbers": max(saved, present or 0, told) + skipped, "other": 3}


def test_each_sequence_of_the_services_is_one_whose_numbers_are_kept_apart() -> None:
    made = {
        (file.parents[3].name, name)
        for file in ROOT.glob("services/*/src/*/migrations/*.sql")
        for name in re.findall(r"CREATE SEQUENCE (\w+)", file.read_text())
    }
    assert {(item.service, item.sequence) for item in NUMBER_SEQUENCES} == made
    for item in NUMBER_SEQUENCES:
        if item.topic is not None:
            assert item.field in item.topic.payload.DESCRIPTOR.fields_by_name
            assert item.service in item.topic.producers
