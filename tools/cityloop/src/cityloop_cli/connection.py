"""How a command reaches the fleet, and how it ends when it is refused: one line that says what to do, exit code 1."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import grpc
import typer
import yaml
from cityloop_operator.operations import PackRefusedError
from cityloop_operator.reading.faults import CityDataError
from cityloop_rpc import Credentials, open_channel, reason_of
from pydantic import ValidationError
from rich.console import Console

Result = TypeVar("Result")
MAX_PROBLEMS = 10
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class UsageProblemError(Exception):
    """The command cannot be carried out as it was given; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where data-sharing is, and as whom to call it."""

    address: str
    key: Path | None
    certificate: Path | None
    authority: Path | None

    def credentials(self) -> Credentials:
        """The files of the caller's certificate.

        Raises:
            UsageProblemError: one is not given, not there, or no certificate, or the key belongs to another.
        """
        files = []
        for option, path in (("key", self.key), ("certificate", self.certificate), ("authority", self.authority)):
            if path is None:
                raise UsageProblemError(f"give --{option} or set CITYLOOP_{option.upper()}")
            if not path.is_file():
                raise UsageProblemError(f"--{option}: there is no file {path}")
            files.append(path)
        credentials = Credentials(*files)
        try:
            credentials.read()
        except ValueError as error:
            raise UsageProblemError(f"--key, --certificate or --authority: {error}") from error
        return credentials

    def call(self, work: Callable[[grpc.aio.Channel], Awaitable[Result]]) -> Result:
        """What `work` returns over an open channel.

        Raises:
            UsageProblemError: the address or a certificate file is missing.
        """
        if not self.address:
            raise UsageProblemError("give --address or set CITYLOOP_ADDRESS: host:port of data-sharing's gRPC API")
        credentials = self.credentials()

        async def run() -> Result:
            async with open_channel(self.address, credentials) as channel:
                return await work(channel)

        return asyncio.run(run())


@contextmanager
def working(on: str) -> Iterator[None]:
    """Say what is being waited for while the block lasts: moving on a terminal, one line elsewhere."""
    if err.is_terminal:
        with err.status(on):
            yield
    else:
        err.print(f"{on} ...", markup=False)
        yield


@contextmanager
def refusals(address: str) -> Iterator[None]:
    """Turn what is refused inside the block into one line on standard error and exit code 1."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        message = _said(error, address)
    except ValidationError as error:
        places = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        message = "mend " + "; ".join(places[:MAX_PROBLEMS])
    except yaml.YAMLError as error:
        message = f"the file is no YAML: {error}"
    except FileNotFoundError as error:
        message = f"there is no file {error.filename}"
    except (CityDataError, PackRefusedError, UsageProblemError, OSError, UnicodeDecodeError) as error:
        message = str(error)
    else:
        return
    err.print(f"cityloop: {' '.join(message.split())}", style="red", markup=False)
    raise typer.Exit(1)


def _said(error: grpc.aio.AioRpcError, address: str) -> str:
    reason = reason_of(error)
    if reason:
        return f"{error.details()} ({reason})"
    match error.code():
        case grpc.StatusCode.UNAVAILABLE:
            return f"no answer from {address}: is data-sharing running there, and did --authority sign both sides?"
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return f"{address} did not answer in time; see what came of it with `city show` or `pack status`"
        case code:
            return f"{address} answered {code.name}: {error.details()}"
