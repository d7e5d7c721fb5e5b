"""HTTP: the page of an account, opened by its holder's secret link alone, with no session another site could ride."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, RefusedError
from cityloop_packs import Ledger, PackItem
from cityloop_web import SECURITY_HEADERS, Pages, language_of, sentence_of
from cityloop_web.refusals import headers_of, status_of
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.edge.forms import form_of
from cityloop_citizen_services.ledgers.adapters import (
    account_store,
    entry_store,
    holder_store,
    notice_store,
    redemption_store,
)
from cityloop_citizen_services.ledgers.domain.holders import Holder
from cityloop_citizen_services.ledgers.entrypoints.account_view import AccountContent, AccountView
from cityloop_citizen_services.ledgers.handlers.accounts import close_account, holder_of_link, unknown_link
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.redeem import redeem
from cityloop_citizen_services.ledgers.handlers.reverse import appeal
from cityloop_citizen_services.secret_links import SECRET, digest_of

PAGES = Pages("cityloop_citizen_services.ledgers.entrypoints")
SEE_OTHER = 303
MOST_ENTRIES = 100
"""That a page shows; the department that keeps the ledger lists all."""
FIELDS = ("offer", "store", "entry", "text", "sure")
PORTAL = Actor("", "portal")
Fields = Mapping[str, str]
Act = Callable[[UnitOfWork, PackItem[Ledger], Holder, Fields, Moment], Awaitable[None]]


class AccountPages:
    """An account as its holder sees it. Its forms have no common bound on their rate: who holds a secret redeems each
    offer once, appeals once against each entry, and closes once.
    """

    def __init__(self, pool: Pool, ledgers: Ledgers, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._ledgers = ledgers
        self._clock = clock

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/ledgers/{secret}")(self.account_page)
        router.post("/ledgers/{secret}/redemptions")(self.post_redemption)
        router.post("/ledgers/{secret}/appeals")(self.post_appeal)
        router.post("/ledgers/{secret}/closing")(self.post_closing)
        # Where a form was sent to stands in the browser's line of addresses, and is asked for when it is opened again.
        for form in ("redemptions", "appeals", "closing"):
            router.get(f"/ledgers/{{secret}}/{form}")(self.to_account)
        return router

    async def account_page(self, secret: str, request: Request) -> Response:
        """What is on it, what was entered, what can be redeemed, and what can be appealed against."""
        return await self._page(request, secret)

    async def to_account(self, secret: str, request: Request) -> Response:
        """To the page of an account."""
        await self._find(secret)
        return _to_account(request, secret)

    async def post_redemption(self, secret: str, request: Request) -> Response:
        """Redeem an offer."""

        async def act(work: UnitOfWork, found: PackItem[Ledger], holder: Holder, fields: Fields, at: Moment) -> None:
            offer, store = fields.get("offer", ""), fields.get("store", "")
            await redeem(work, found, holder, offer, store, PORTAL, at, self._ledgers.today(at.recorded_at))

        return await self._act(request, secret, act) or _to_account(request, secret)

    async def post_appeal(self, secret: str, request: Request) -> Response:
        """Appeal against an entry."""

        async def act(work: UnitOfWork, _: PackItem[Ledger], holder: Holder, fields: Fields, at: Moment) -> None:
            await appeal(work, holder, fields.get("entry", ""), fields.get("text", ""), at)

        return await self._act(request, secret, act) or _to_account(request, secret)

    async def post_closing(self, secret: str, request: Request) -> Response:
        """Close the account."""

        async def act(work: UnitOfWork, found: PackItem[Ledger], holder: Holder, fields: Fields, at: Moment) -> None:
            if fields.get("sure") != "yes":
                raise InvalidError("say that you want to close it", "CLOSING_UNCONFIRMED", {"field": "sure"})
            await close_account(work, found, holder, PORTAL, at)

        return await self._act(request, secret, act) or PAGES.page(request, "closed.html", {})

    async def _act(self, request: Request, secret: str, act: Act) -> Response | None:
        """Do what a form asks for; the page with the reason where it is refused, else None."""
        fields: Fields = {}
        holder = await self._find(secret)
        try:
            fields = await _fields_of(request)
            now = self._clock()
            async with UnitOfWork(self._pool) as work:
                holder = await holder_of_link(work, secret)
                await act(work, self._ledgers.find(holder.ledger), holder, fields, Moment(now, now))
        except RefusedError as error:
            return await self._page(request, secret, error, fields)
        return None

    async def _page(
        self, request: Request, secret: str, error: RefusedError | None = None, typed: Fields | None = None
    ) -> Response:
        holder, now, language = await self._find(secret), self._clock(), language_of(request)
        found = self._ledgers.find(holder.ledger)
        entries = await entry_store.of_holder(self._pool, holder.holder_id, None, MOST_ENTRIES)
        content = AccountContent(
            holder=holder,
            balances=await account_store.balances_of(self._pool, found.name, holder.owner),
            entries=entries,
            notices=await notice_store.of_entries(self._pool, [entry.sequence for entry in entries]),
            redemptions=await redemption_store.of_holder(self._pool, holder.holder_id),
            stock=await account_store.stock_of(self._pool, found.name, self._ledgers.today(now)),
        )
        keeper = self._ledgers.city().label(found.item.department)
        view = AccountView(found, keeper.texts, language, self._ledgers.zone, now)
        alert = "" if error is None else sentence_of(error, language, _labels(language), ("refusal",))
        context: dict[str, Any] = {
            **view.context(content),
            "secret": secret,
            "reason": "" if error is None else error.reason,
            "alert": alert,
            "typed": {"entry": "", "text": "", **(typed or {})},
        }
        status, headers = (200, {}) if error is None else (status_of(error), headers_of(error))
        return PAGES.page(request, "account.html", context, status=status, headers=headers)

    async def _find(self, secret: str) -> Holder:
        holder = await holder_store.find_by_secret(self._pool, digest_of(secret)) if SECRET.fullmatch(secret) else None
        if holder is None:
            raise unknown_link()
        return holder


def _labels(language: Any) -> dict[str, str]:
    return {"text": language.say("ledger-appeal-text")}


async def _fields_of(request: Request) -> Fields:
    """The fields of a form of the page.

    Raises:
        InvalidError: it cannot be read, or a field has two values.
    """
    form = await form_of(request)
    return {name: form.text(name) for name in FIELDS}


def _to_account(request: Request, secret: str) -> Response:
    return RedirectResponse(f"/ledgers/{secret}?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)
