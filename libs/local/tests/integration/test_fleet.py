"""The fleet on one machine: databases that are apart, and a second start that continues."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from cityloop_local import certificates
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.fleet import Backends, Fleet, ServiceSpec
from cityloop_local.server import StartError
from cityloop_local.workspace import LOOPBACK
from cityloop_testkit import Clusters
from cityloop_testkit.english import refused_saying
from cryptography import x509

SERVICES = (ServiceSpec("data-sharing"), ServiceSpec("sensing-ingest", http=True))
KINDS = ("grpc", "admin")


@pytest_asyncio.fixture
async def backends(clusters: Clusters, kafka_prefix: str) -> AsyncIterator[Backends]:
    backends = Backends(clusters.kafka, clusters.postgres, f"f{kafka_prefix}")
    yield backends
    admin = await asyncpg.connect(clusters.postgres)
    for spec in SERVICES:
        role = backends.prefix.rstrip(".").replace("-", "_") + spec.database
        await admin.execute(f"DROP DATABASE IF EXISTS {role} WITH (FORCE)")
        await admin.execute(f"DROP ROLE IF EXISTS {role}")
    await admin.close()


async def test_a_role_enters_its_own_database_and_no_other(backends: Backends, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, backends, SERVICES)
    await fleet.create_databases()
    own, other = fleet.dsn("data-sharing"), fleet.dsn("sensing-ingest")
    connection = await asyncpg.connect(own)
    await connection.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"{own.rpartition('/')[0]}/{other.rpartition('/')[2]}")


async def test_a_second_fleet_on_the_folder_continues_with_the_data(backends: Backends, tmp_path: Path) -> None:
    first = Fleet(tmp_path, backends, SERVICES)
    await first.create_databases()
    connection = await asyncpg.connect(first.dsn("data-sharing"))
    await connection.execute("CREATE TABLE kept (number integer); INSERT INTO kept VALUES (7)")
    await connection.close()
    second = Fleet(tmp_path, backends, SERVICES)
    await second.create_databases()
    assert [second.port(name) for name in second.services] == [first.port(name) for name in first.services]
    connection = await asyncpg.connect(second.dsn("data-sharing"))
    assert await connection.fetchval("SELECT number FROM kept") == 7
    await connection.close()


async def test_a_database_of_another_shape_is_named_with_what_to_remove(backends: Backends, tmp_path: Path) -> None:
    fleet = Fleet(tmp_path, backends, SERVICES)
    await fleet.create_databases()
    await fleet.migrate()
    await fleet.migrate()
    assert fleet.processes == {}, "one process migrates all"
    connection = await asyncpg.connect(fleet.dsn("data-sharing"))
    await connection.execute("UPDATE schema_migrations SET digest = 'of an older file' WHERE number = 101")
    await connection.close()
    with refused_saying(StartError, match=rf"of another release \(0101_tables\.sql\): remove {tmp_path} to begin anew"):
        await fleet.migrate()


async def test_a_start_cut_off_between_role_and_database_is_finished_by_the_next(
    backends: Backends, clusters: Clusters, tmp_path: Path
) -> None:
    fleet = Fleet(tmp_path, backends, SERVICES)
    admin = await asyncpg.connect(clusters.postgres)
    await admin.execute(f"CREATE ROLE {fleet._role(fleet.services['data-sharing'])} LOGIN")
    await admin.close()
    await fleet.create_databases()
    connection = await asyncpg.connect(fleet.dsn("data-sharing"))
    await connection.close()


def test_a_certificate_of_a_former_authority_is_issued_anew(tmp_path: Path) -> None:
    """Authorities of the same name: only the signature tells them apart."""
    first = DevelopmentAuthority(tmp_path)
    files = first.issue("drainage", "scada")
    former = files.certificate.read_bytes()
    assert first.issue("drainage", "scada").certificate.read_bytes() == former
    (tmp_path / "ca.crt").unlink()
    second = DevelopmentAuthority(tmp_path)
    issued = second.issue("drainage", "scada").certificate.read_bytes()
    assert issued != former
    authority = x509.load_pem_x509_certificate((tmp_path / "ca.crt").read_bytes())
    x509.load_pem_x509_certificate(issued).verify_directly_issued_by(authority)


@pytest.mark.parametrize(("left", "renewed"), [(dt.timedelta(days=8), False), (dt.timedelta(days=6), True)])
def test_a_certificate_is_renewed_when_it_expires_within_seven_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: dt.timedelta, renewed: bool
) -> None:
    """The service's, and that of the authority, without which no other would be taken."""
    monkeypatch.setattr(certificates, "LIFETIME", left)
    first = DevelopmentAuthority(tmp_path).issue("drainage", "scada")
    former = [file.read_bytes() for file in (first.certificate, first.authority)]
    monkeypatch.undo()
    second = DevelopmentAuthority(tmp_path).issue("drainage", "scada")
    present = [file.read_bytes() for file in (second.certificate, second.authority)]
    assert [now != before for now, before in zip(present, former, strict=True)] == [renewed, renewed]
    ends = x509.load_pem_x509_certificate(present[0]).not_valid_after_utc
    assert (ends - dt.datetime.now(dt.UTC) > certificates.RENEW_WITHIN) is True


def test_a_kept_port_that_a_stranger_has_taken_is_given_up_and_no_other(tmp_path: Path) -> None:
    first = Fleet(tmp_path, Backends("", ""), SERVICES)
    with socket.create_server((LOOPBACK, first.port("sensing-ingest", "admin"))):
        second = Fleet(tmp_path, Backends("", ""), SERVICES)
    ports = [
        {(name, kind): fleet.port(name, kind) for name in fleet.services for kind in KINDS} for fleet in (first, second)
    ]
    assert {place for place in ports[0] if ports[0][place] != ports[1][place]} == {("sensing-ingest", "admin")}
    assert len(set(ports[1].values())) == len(ports[1])
