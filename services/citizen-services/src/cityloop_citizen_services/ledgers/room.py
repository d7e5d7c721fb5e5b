"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from cityloop.citizen.v1 import ledgers_service_pb2_grpc
from cityloop.topics import CASES_VERDICTS, CITIZEN_FEEDBACK
from cityloop_messaging import Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_citizen_services.ledgers.entrypoints.account_pages import AccountPages
from cityloop_citizen_services.ledgers.entrypoints.ledgers_servicer import LedgersServicer
from cityloop_citizen_services.ledgers.handlers.check_packs import ledger_inquiry
from cityloop_citizen_services.ledgers.handlers.earn import EarningConsumer
from cityloop_citizen_services.ledgers.handlers.expire import Expiry
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.reaction_acts import LedgerActs
from cityloop_citizen_services.reports.domain.reporters import Reporters

__all__ = ["LedgersRoom", "ledger_inquiry"]
EXPIRY_SECONDS = 60.0
"""From one look at what has expired to the next."""


class LedgersRoom(Room):
    """Keeps the ledgers of packs: what facts earn, what persons enter, what holders redeem, what expires.

    Args:
        base: of the service.
        authorizer: of the calls of departments.
        packs: in use.
        rights_of: what roles give, by the packs in use.
        reporters: whose deeds earn.
        base_url: beginning of the links given out.
        clock: now.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        rights_of: Callable[[Collection[str]], frozenset[str]],
        reporters: Reporters,
        base_url: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        ledgers = Ledgers(packs, lambda: base.city.model)
        earning = EarningConsumer(base.pool, ledgers, reporters, clock)
        self.acts = LedgerActs(ledgers, reporters)
        """What reactions enter."""
        expiry = Expiry(base.pool, ledgers, clock)
        self.subscriptions = (
            Subscription(CASES_VERDICTS, earning.handle_verdicts),
            Subscription(CITIZEN_FEEDBACK, earning.handle_feedback),
        )
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.LedgersService",
                ledgers_service_pb2_grpc.add_LedgersServiceServicer_to_server,
                LedgersServicer(base.pool, authorizer, ledgers, rights_of, base_url),
            ),
        )
        self.routers = (AccountPages(base.pool, ledgers, clock).router(),)
        self.jobs = (Job(EXPIRY_SECONDS, "ledger-expiry", expiry.expire_due),)
        self.measurements = {"ledger-appeals": expiry.measure}
