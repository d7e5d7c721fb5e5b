"""The fact that a reaction has stopped itself, or goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop.common.v1.reaction_stop_pb2 import ReactionStop
from cityloop.topics import CITY_REACTION_STOPS
from cityloop_messaging import Fact, fact_of, to_timestamp
from cityloop_packs import PackItem, Reaction


def stop_fact(
    found: PackItem[Reaction], service: str, version: int, stopped: bool, now: dt.datetime, jurisdiction: str
) -> Fact[ReactionStop]:
    """As the topic has it; every service that runs reactions writes it of its own."""
    payload = ReactionStop(
        reaction=found.name,
        version=version,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        service=service,
        stopped=stopped,
        most_an_hour=found.item.most_an_hour,
        pack_version=found.pack_version,
    )
    return replace(fact_of(CITY_REACTION_STOPS, payload, jurisdiction), source=service)
