"""HTTP: the page of a message, opened by its recipient's secret link alone, with no session another site could ride."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox, to_datetime
from cityloop_web import SECURITY_HEADERS, Pages, language_of
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.messages.domain.warning_message import MessageState
from cityloop_citizen_services.messages.handlers.message_delivery import confirm_message, open_message, unknown_message
from cityloop_citizen_services.secret_links import SECRET
from cityloop_citizen_services.warnings.domain.warning import LEVELS, Warnings

PAGES = Pages("cityloop_citizen_services.messages.entrypoints")
SEE_OTHER = 303


class MessagePages:
    """A warning as its recipient sees it. Unlike submissions, confirmations have no common bound on their rate: who
    holds a secret makes two receipts with it at most, and in an emergency everybody confirms at once.
    """

    def __init__(
        self, pool: Pool, outbox: Outbox, warnings: Warnings, city: CityReplica, clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._warnings = warnings
        self._city = city
        self._clock = clock

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/messages/{secret}")(self.message_page)
        router.post("/messages/{secret}/confirmation")(self.post_confirmation)
        router.get("/messages/{secret}/confirmation")(self.to_message)
        return router

    async def message_page(self, secret: str, request: Request) -> Response:
        """The warning, what it came to, and whether it was confirmed."""
        _check(secret)
        async with UnitOfWork(self._pool) as work:
            message, warning = await open_message(work, self._outbox, self._warnings, secret, self._clock())
        language, signed = language_of(request), warning.signed
        if signed is None:
            raise unknown_message()
        issuer = self._city.model.label(signed.issuing_department_id)
        context = {
            "secret": secret,
            "signed": signed,
            "all_clear": warning.all_clear,
            "level": LEVELS.get(signed.level, ""),
            "headline": language.name(signed.headline.texts),
            "instruction": language.name(signed.instruction.texts),
            "issuer": language.name(issuer.texts),
            "confirmed": message.state is MessageState.CONFIRMED,
            "moment": lambda stamp: language.moment(to_datetime(stamp), self._city.model.time_zone),
        }
        return PAGES.page(request, "message.html", context)

    async def post_confirmation(self, secret: str, request: Request) -> Response:
        """The recipient has read it."""
        _check(secret)
        async with UnitOfWork(self._pool) as work:
            await confirm_message(work, self._outbox, secret, self._clock())
        return _to_message(request, secret)

    async def to_message(self, secret: str, request: Request) -> Response:
        """Where the form was sent to leads to its page, when that address is opened again."""
        _check(secret)
        return _to_message(request, secret)


def _to_message(request: Request, secret: str) -> Response:
    return RedirectResponse(f"/messages/{secret}?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)


def _check(secret: str) -> None:
    if not SECRET.fullmatch(secret):
        raise unknown_message()
