"""The connection to one service: a channel that is replaced when the certificate is."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import grpc

from cityloop_client.certificates import Certificates, ChangingCertificates

LOOK_SECONDS = 1.0
"""How often at most the files are looked at."""
LARGEST_MESSAGE_BYTES = 24 * 1024 * 1024
OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.lb_policy_name", "round_robin"),
    ("grpc.enable_retries", 0),  # ours knows more: see decision 51
]


@dataclass(slots=True)
class _Line:
    channel: grpc.aio.Channel
    calls: int = 0


class Connection:
    """Calls that begin after the certificate's files changed go over a new channel; those at hand end on the old one.

    Args:
        address: host:port.
        certificates: the department's; None for a fake on one's own machine, which asks for none.

    Raises:
        CertificateError: the files cannot be used.
    """

    def __init__(self, address: str, certificates: Certificates | None) -> None:
        self._address = address
        self._files = None if certificates is None else ChangingCertificates(certificates)
        self._looked_at = time.monotonic()
        self._line: _Line | None = None
        self._closed = False

    @asynccontextmanager
    async def channel(self) -> AsyncIterator[grpc.aio.Channel]:
        """The channel for a call that begins now; open at least until the block ends."""
        await self._renew()
        if self._closed:
            raise RuntimeError("the client is closed: call inside its `async with`")
        if self._line is None:
            self._line = _Line(self._open())
        line = self._line
        line.calls += 1
        try:
            yield line.channel
        finally:
            line.calls -= 1
            if line is not self._line and not line.calls:
                await line.channel.close()

    async def close(self) -> None:
        """Close the channel; calls at hand are cancelled."""
        line, self._line, self._closed = self._line, None, True
        if line is not None:
            await line.channel.close()

    async def _renew(self) -> None:
        """Leave the channel of a former certificate; it is closed after the last of its calls."""
        now = time.monotonic()
        if self._files is None or now - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = now
        if self._files.changed():
            former, self._line = self._line, None
            if former is not None and not former.calls:
                await former.channel.close()

    def _open(self) -> grpc.aio.Channel:
        if self._files is None:
            return grpc.aio.insecure_channel(self._address, options=OPTIONS)
        return grpc.aio.secure_channel(self._address, self._files.contents.channel_credentials(), options=OPTIONS)
