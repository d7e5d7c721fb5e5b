"""What the room of sign-in serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop_service import Room

from cityloop_console.sign_in.adapters.sign_in_client import SignInClient
from cityloop_console.sign_in.entrypoints.browser_session import BrowserSessions
from cityloop_console.sign_in.entrypoints.sign_in_edge import sign_in_routes
from cityloop_console.sign_in.handlers.sessions import Sessions

__all__ = ["SignInRoom"]


class SignInRoom(Room):
    """Signs people in, and says who has the session of a browser.

    Args:
        channel: to data-sharing.
        public_url: where people reach these pages.
        clock: now.
    """

    def __init__(self, channel: grpc.aio.Channel, public_url: str, clock: Callable[[], dt.datetime]) -> None:
        client = SignInClient(channel)
        self.browsers = BrowserSessions(Sessions(client, clock), client, secure=public_url.startswith("https://"))
        self.routers = (sign_in_routes(client, self.browsers, public_url),)
