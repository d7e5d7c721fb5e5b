"""A service of nothing but its life, for tests: what it does is the first word of PROBE_BEHAVIOUR."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_kernel import Sentence
from cityloop_service import Background, ServiceSettings, main, run, serve_http
from cityloop_service.admin import admin_app
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="PROBE_")

    behaviour: str = "well"
    peers: tuple[str, ...] = ()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@asynccontextmanager
async def saying(what: str) -> AsyncIterator[None]:
    say(f"start {what}")
    try:
        yield
    finally:
        say(f"stop {what}")


async def behave(behaviour: str, built: asyncio.Event) -> None:
    await built.wait()
    match behaviour:
        case "fails":
            raise RuntimeError("the work broke")
        case "is-cancelled":
            raise asyncio.CancelledError
        case "ends":
            return
        case "is-deaf":
            while True:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.Event().wait()
    await asyncio.Event().wait()


@asynccontextmanager
async def bootstrap(settings: Settings) -> AsyncIterator[Background]:
    background, built = Background(), asyncio.Event()
    ready = {"city": Sentence("health-no-city")} if settings.behaviour == "not-ready" else {}
    live = {"consumer": Sentence("health-not-polled", {"seconds": 90})} if settings.behaviour == "stuck" else {}
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(saying("pool"))
        await stack.enter_async_context(background.running("the work", behave(settings.behaviour, built)))
        await stack.enter_async_context(saying("consumer"))
        app = admin_app(lambda: ready, lambda: live)
        await stack.enter_async_context(serve_http(app, settings.host, settings.admin_port))
        await stack.enter_async_context(saying("server"))
        built.set()
        yield background


if __name__ == "__main__":
    main.SHUTDOWN_SECONDS = 2.0
    run(os.environ.get("NAME_OF_THE_PROBE", "probe"), "cityloop_database", Settings, bootstrap)
