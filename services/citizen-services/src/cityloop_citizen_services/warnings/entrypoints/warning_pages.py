"""HTTP: the warnings in force, for everybody."""

from __future__ import annotations

from typing import Any

from cityloop.events.v1.warning_pb2 import Warning as WarningContract
from cityloop_city import CityReplica
from cityloop_localisation import Language
from cityloop_messaging import to_datetime
from cityloop_web import Pages, language_of
from fastapi import APIRouter, Request
from google.protobuf.timestamp_pb2 import Timestamp
from starlette.responses import Response

from cityloop_citizen_services.warnings.domain.warning import LEVELS, Warnings

PAGES = Pages("cityloop_citizen_services.warnings.entrypoints")


class WarningPages:
    """What was signed and is not over: its words, where, since when, and by whom."""

    def __init__(self, warnings: Warnings, city: CityReplica) -> None:
        self._warnings = warnings
        self._city = city

    def router(self) -> APIRouter:
        """Its route."""
        router = APIRouter(include_in_schema=False)
        router.get("/warnings")(self.warnings_page)
        return router

    async def warnings_page(self, request: Request) -> Response:
        """Every warning in force, the gravest first."""
        language = language_of(request)
        shown = [self._shown(warning, language) for warning in await self._warnings.in_force()]

        def moment(stamp: Timestamp) -> str:
            return language.moment(to_datetime(stamp), self._city.model.time_zone)

        return PAGES.page(request, "warnings.html", {"warnings": shown, "moment": moment})

    def _shown(self, warning: WarningContract, language: Language) -> dict[str, Any]:
        """Without the text of the place, which may be what a reporter wrote."""
        model, position = self._city.model, warning.place.position
        return {
            "signed": warning,
            "level": LEVELS.get(warning.level, ""),
            "headline": language.name(warning.headline.texts),
            "instruction": language.name(warning.instruction.texts),
            "issuer": language.name(model.label(warning.issuing_department_id).texts),
            "point": f"{position.latitude:.5f},{position.longitude:.5f}",
            "where": [language.name(name.texts) for name in model.within_the_city(warning.place.jurisdiction)],
        }
