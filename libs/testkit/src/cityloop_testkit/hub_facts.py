"""Operating modes and warnings as the hub publishes them, for tests of those who follow."""

from __future__ import annotations

import datetime as dt

from cityloop.common.v1.common_pb2 import AreaReference, Label, Place, Position, ReferenceSystem
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.topics import EVENTS_OPERATING_MODES, EVENTS_WARNINGS
from cityloop_messaging import Fact, fact_of, to_timestamp

JURISDICTION = "990100"


def mode_fact(
    area_id: str, version: int, mode: Mode, moment: dt.datetime, layer: str = "district"
) -> Fact[OperatingMode]:
    """One version of the operating mode of an area."""
    key = f"{layer}/{area_id}"
    payload = OperatingMode(
        area=AreaReference(layer=layer, area_id=area_id),
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        mode=mode,
        reason="rain",
    )
    return fact_of(EVENTS_OPERATING_MODES, payload, JURISDICTION, key=key)


def warning_fact(
    warning_id: str, version: int, state: str, moment: dt.datetime, headline: str = ""
) -> Fact[WarningMessage]:
    """One version of a warning; `state` as the contract has it, without its prefix."""
    position = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000)
    payload = WarningMessage(
        warning_id=warning_id,
        warning_number=f"W-{warning_id[:8]}",
        version=version,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        state=f"WARNING_STATE_{state}",
        kind="WARNING_KIND_COMPOSITE",
        level="WARNING_LEVEL_ORANGE",
        event_class="road-waterlogging",
        place=Place(position=position, text="East Lake underpass", jurisdiction=JURISDICTION),
        radius_metres=800,
        headline=Label(texts={"zh": f"下穿隧道可能积水{headline}", "en": headline or "The underpass may flood"}),
        instruction=Label(texts={"zh": "请勿驶入，转移到高处。", "en": "Do not drive in; move to higher ground."}),
        issuing_department_id="flood-control",
        onset_at=to_timestamp(moment + dt.timedelta(minutes=20)),
        acknowledge_by=to_timestamp(moment + dt.timedelta(minutes=15)),
    )
    return fact_of(EVENTS_WARNINGS, payload, JURISDICTION)
