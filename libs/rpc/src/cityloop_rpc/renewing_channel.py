"""A channel that shows the newest certificate. gRPC's own reads the files once, and fails when they have expired."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import grpc

from cityloop_rpc.credentials import Credentials, CredentialsWatcher

CHECK_SECONDS = 1.0
"""Seconds between two checks of the files, at least."""
OpenChannel = Callable[[grpc.ChannelCredentials], grpc.aio.Channel]
MakeMethod = Callable[[grpc.aio.Channel], Any]


class RenewingChannel(grpc.aio.Channel):
    """Opens a new channel for the calls that begin after the files changed; calls at hand end on the old one, which is
    closed after the last of them.

    Raises:
        OSError, ValueError: when made, the files are not there or do not hold together.
    """

    def __init__(self, credentials: Credentials, open_channel: OpenChannel) -> None:
        self._files = CredentialsWatcher(credentials)
        self._open_channel = open_channel
        self._checked_at = time.monotonic()
        self._newest = open_channel(self._files.contents.client())
        # Weak, as gRPC's own: a call that its caller forgets is cancelled by the garbage collector.
        self._calls: dict[grpc.aio.Channel, WeakSet[Any]] = {self._newest: WeakSet()}
        self._closing: set[asyncio.Task[None]] = set()

    def newest(self) -> grpc.aio.Channel:
        """The channel for a call that begins now."""
        now = time.monotonic()
        if now - self._checked_at >= CHECK_SECONDS:
            self._checked_at = now
            if self._files.reload():
                former, self._newest = self._newest, self._open_channel(self._files.contents.client())
                self._calls[self._newest] = WeakSet()
                self._close_if_idle(former)
        return self._newest

    def track(self, channel: grpc.aio.Channel, call: Any) -> None:
        """Keep the channel of a call open until the call ends."""
        if channel in self._calls:
            self._calls[channel].add(call)
        call.add_done_callback(lambda ended: self._untrack(channel, ended))

    def _untrack(self, channel: grpc.aio.Channel, call: Any) -> None:
        calls = self._calls.get(channel)
        if calls is not None:
            calls.discard(call)
            self._close_if_idle(channel)

    def _close_if_idle(self, channel: grpc.aio.Channel) -> None:
        if channel is not self._newest and not self._calls[channel]:
            del self._calls[channel]
            closing = asyncio.ensure_future(channel.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def close(self, grace: float | None = None) -> None:
        """Close it with all that still go on over old connections."""
        channels, self._calls = list(self._calls), {}
        await asyncio.gather(*(channel.close(grace) for channel in channels), *self._closing)

    async def __aenter__(self) -> RenewingChannel:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        """Of the newest channel."""
        return self._newest.get_state(try_to_connect)

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        """Of the newest channel."""
        await self._newest.wait_for_state_change(last_observed_state)

    async def channel_ready(self) -> None:
        """Return when the newest channel is connected."""
        await self.newest().channel_ready()

    def unary_unary(self, *arguments: Any, **named: Any) -> Any:
        """A method that may be called as long as this channel is open."""
        return _Method(self, lambda channel: channel.unary_unary(*arguments, **named))

    def unary_stream(self, *arguments: Any, **named: Any) -> Any:
        """As `unary_unary`."""
        return _Method(self, lambda channel: channel.unary_stream(*arguments, **named))

    def stream_unary(self, *arguments: Any, **named: Any) -> Any:
        """As `unary_unary`."""
        return _Method(self, lambda channel: channel.stream_unary(*arguments, **named))

    def stream_stream(self, *arguments: Any, **named: Any) -> Any:
        """As `unary_unary`."""
        return _Method(self, lambda channel: channel.stream_stream(*arguments, **named))


class _Method:
    """What a stub holds: calls over the newest channel."""

    def __init__(self, channel: RenewingChannel, make: MakeMethod) -> None:
        self._channel = channel
        self._make = make
        self._call_channel = channel.newest()
        self._call = make(self._call_channel)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        newest = self._channel.newest()
        if newest is not self._call_channel:
            self._call_channel, self._call = newest, self._make(newest)
        call = self._call(*arguments, **named)
        self._channel.track(newest, call)
        return call
