"""HTTP: the warnings in force, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_database import Pool
from cityloop_localisation import Language
from cityloop_messaging import to_datetime
from cityloop_web import language_of
from fastapi import APIRouter, Request
from google.protobuf.timestamp_pb2 import Timestamp
from starlette.responses import Response

from cityloop_citizen_services.adapters import warning_store
from cityloop_citizen_services.domain.warning import LEVELS, gravest_first
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.pages import PAGES

MOST = 200
"""Warnings shown at most, the newest."""


class WarningPages:
    """What was signed and is not over: its words, where, since when, and by whom."""

    def __init__(self, pool: Pool, intake: Intake) -> None:
        self._pool = pool
        self._intake = intake

    def router(self) -> APIRouter:
        """Its route."""
        router = APIRouter(include_in_schema=False)
        router.get("/warnings")(self.warnings_page)
        return router

    async def warnings_page(self, request: Request) -> Response:
        """Every warning in force, the gravest first."""
        language = language_of(request)
        shown = [self._shown(warning, language) for warning in await in_force(self._pool)]

        def moment(stamp: Timestamp) -> str:
            return self._intake.local(to_datetime(stamp), language)

        return PAGES.page(request, "warnings.html", {"warnings": shown, "moment": moment})

    def _shown(self, warning: WarningContract, language: Language) -> dict[str, Any]:
        """Without the text of the place, which may be what a reporter wrote."""
        model, position = self._intake.city.model, warning.place.position
        return {
            "signed": warning,
            "level": LEVELS.get(warning.level, ""),
            "headline": language.name(warning.headline.texts),
            "instruction": language.name(warning.instruction.texts),
            "issuer": language.name(model.label(warning.issuing_department_id).texts),
            "point": f"{position.latitude:.5f},{position.longitude:.5f}",
            "where": [language.name(name.texts) for name in model.within_the_city(warning.place.jurisdiction)],
        }


async def in_force(pool: Pool) -> Sequence[WarningContract]:
    """Warnings as they were signed, the gravest first."""
    async with pool.acquire() as connection:
        return gravest_first(await warning_store.warnings_in_force(connection, MOST))
