"""Certificates are replaced in place while a server serves and a client calls: neither starts again."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from cityloop_kernel import SentenceError
from cityloop_local import certificates
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_rpc import (
    Credentials,
    CredentialsHealth,
    Policy,
    Registration,
    RpcServer,
    caller,
    open_channel,
    renewing_channel,
)
from cityloop_testkit import eventually
from cityloop_testkit.english import english, refused_saying

SERVICE = "cityloop.probe.v1.RenewedService"
POLICY = Policy({f"{SERVICE}/{name}": ["department:drainage"] for name in ("Who", "Chat")})
EXPIRED = dt.timedelta(seconds=-1)


async def who(_request: bytes, _context: Any) -> bytes:
    return str(caller()).encode()


async def chat(requests: AsyncIterator[bytes], _context: Any) -> AsyncIterator[bytes]:
    async for request in requests:
        yield request


def add(_servicer: object, server: grpc.aio.Server) -> None:
    handlers: dict[str, Any] = {
        "Who": grpc.unary_unary_rpc_method_handler(who),
        "Chat": grpc.stream_stream_rpc_method_handler(chat),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


@pytest.fixture(autouse=True)
def looks_at_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing_channel, "CHECK_SECONDS", 0.0)


class Identity:
    """Files of one identity, which are replaced by those that an authority signs."""

    def __init__(self, folder: Path, department: str, system: str) -> None:
        folder.mkdir()
        self.files = Credentials(folder / "key", folder / "certificate", folder / "authority")
        self._department, self._system = department, system

    def take(self, authority: DevelopmentAuthority, system: str = "") -> Credentials:
        issued = authority.issue(self._department, system or self._system)
        for new, place in (
            (issued.key, self.files.key),
            (issued.certificate, self.files.certificate),
            (issued.authority, self.files.authority),
        ):
            shutil.copy(new, place)
        return self.files


@asynccontextmanager
async def serving(files: Credentials) -> AsyncIterator[str]:
    server = RpcServer("127.0.0.1", 0, files, POLICY, [Registration(SERVICE, add, None)])
    await server.start()
    yield f"127.0.0.1:{server.port}"
    await server._server.stop(0)


async def test_files_of_another_authority_are_taken_and_calls_in_flight_go_on(tmp_path: Path) -> None:
    """Nothing the two had at first is trusted afterwards, so that a call that passes shows both have the new files."""
    first, second = (DevelopmentAuthority(tmp_path / name) for name in ("first", "second"))
    ours, theirs = Identity(tmp_path / "ours", "cityloop", "probe"), Identity(tmp_path / "theirs", "drainage", "scada")
    async with serving(ours.take(first)) as address, open_channel(address, theirs.take(first)) as channel:
        held: Any = channel.unary_unary(f"/{SERVICE}/Who")
        assert await held(b"") == b"drainage/scada"
        stream: Any = channel.stream_stream(f"/{SERVICE}/Chat")()
        await stream.write(b"before")
        assert await stream.read() == b"before"

        ours.take(second)
        theirs.take(second, "renewed")

        assert await held(b"") == b"drainage/renewed", "the stub made before shows the new certificate"
        await stream.write(b"after")
        assert await stream.read() == b"after"
        await stream.done_writing()
        assert await stream.read() == grpc.aio.EOF
        assert await stream.code() == grpc.StatusCode.OK


async def test_a_server_and_a_client_that_have_expired_are_mended_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = DevelopmentAuthority(tmp_path / "authority")
    ours, theirs = Identity(tmp_path / "ours", "cityloop", "probe"), Identity(tmp_path / "theirs", "drainage", "scada")
    with monkeypatch.context() as patched:
        patched.setattr(certificates, "LIFETIME", EXPIRED)
        ours.take(authority)
        theirs.take(authority)
    async with serving(ours.files) as address, open_channel(address, theirs.files) as channel:
        held: Any = channel.unary_unary(f"/{SERVICE}/Who")

        async def answered() -> bool:
            try:
                return bool(await held(b"") == b"drainage/scada")
            except grpc.aio.AioRpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE:
                    raise
                return False

        assert not await answered()
        ours.take(authority)
        assert not await answered(), "the client's own has expired too"
        theirs.take(authority)
        await eventually(answered)


async def test_a_key_without_its_certificate_is_not_taken(tmp_path: Path) -> None:
    """Two files cannot be replaced in one step."""
    authority, other = (DevelopmentAuthority(tmp_path / name) for name in ("authority", "other"))
    ours, theirs = Identity(tmp_path / "ours", "cityloop", "probe"), Identity(tmp_path / "theirs", "drainage", "scada")
    async with serving(ours.take(authority)) as address:
        for files in (ours.files, theirs.take(authority)):
            shutil.copy(other.issue("any", "any").key, files.key)
        with refused_saying(SentenceError, match="does not belong"):
            theirs.files.read()
        theirs.take(authority)
        async with open_channel(address, theirs.files) as channel:
            held: Any = channel.unary_unary(f"/{SERVICE}/Who")
            assert await held(b"") == b"drainage/scada"
            shutil.copy(other.issue("any", "any").key, theirs.files.key)
            assert await held(b"") == b"drainage/scada"


async def test_closing_ends_what_goes_on_over_old_connections_too(tmp_path: Path) -> None:
    authority = DevelopmentAuthority(tmp_path / "authority")
    ours, theirs = Identity(tmp_path / "ours", "cityloop", "probe"), Identity(tmp_path / "theirs", "drainage", "scada")
    async with serving(ours.take(authority)) as address:
        channel = open_channel(address, theirs.take(authority))
        stream: Any = channel.stream_stream(f"/{SERVICE}/Chat")()
        await stream.write(b"before")
        assert await stream.read() == b"before"
        theirs.take(authority, "renewed")
        held: Any = channel.unary_unary(f"/{SERVICE}/Who")
        assert await held(b"") == b"drainage/renewed"
        await channel.close()
        assert await stream.code() == grpc.StatusCode.CANCELLED


@pytest.mark.parametrize("left", [EXPIRED, dt.timedelta(days=1)])
def test_what_is_wrong_with_the_files_names_the_file_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: dt.timedelta
) -> None:
    authority = DevelopmentAuthority(tmp_path / "authority")
    ours = Identity(tmp_path / "ours", "cityloop", "probe")
    monkeypatch.setattr(certificates, "LIFETIME", left)
    files = ours.take(authority)
    health = CredentialsHealth(files)
    said = english(health.problem(dt.datetime.now(dt.UTC)))
    assert (str(files.certificate) in said, "put a new one in its place" in said) == ((left == EXPIRED,) * 2)
    assert str(files.authority) not in said
    files.key.unlink()
    assert str(files.key) in english(health.problem(dt.datetime.now(dt.UTC)))
    assert not health.expiries
    monkeypatch.setattr(certificates, "LIFETIME", dt.timedelta(days=2))
    ours.take(authority)
    assert not health.problem(dt.datetime.now(dt.UTC)), "new files are looked at"
    assert health.expiries[files.certificate] > dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert health.problem(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)), "time goes on without a change of files"
