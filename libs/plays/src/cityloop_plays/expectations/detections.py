"""Expectation of detections: what stands on the topic, and what their signals say of the algorithm."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial

from cityloop.common.v1.common_pb2 import Box
from cityloop.topics import EVENTS_SIGNALS, SENSING_DETECTIONS
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage

DIGITS = 4


class ExpectedDetection(PlayModel):
    """What an algorithm has said that a thing saw."""

    event_class: str = Field(description="What it believes to see.")
    algorithm: Identifier = Field(description="Its id.")
    model_version: str = Field(description="Of the algorithm.")
    confidence: float = Field(description="How sure it is.")
    box: tuple[float, float, float, float] | None = Field(None, description="Where in the frame.")
    image: bool = Field(False, description="Whether the frame is named.")


class Detections(Expectation[dict[Identifier, ExpectedDetection]]):
    """The one detection of each thing: complete on its topic, and as its signal has it."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each thing."""
        by_thing: Mapping[str, ExpectedDetection] = self.root
        for thing, wanted in by_thing.items():
            expected = [
                {
                    "event_class": wanted.event_class,
                    "algorithm": wanted.algorithm,
                    "model_version": wanted.model_version,
                    "confidence": wanted.confidence,
                    "box": wanted.box,
                    "image": wanted.image,
                }
            ]
            found = await awaited(partial(_said, stage, thing), expected)
            yield named_check("check-detection", stage.thing_name(thing), expected, found)


async def _said(stage: Stage, thing: str) -> list[dict[str, object]]:
    """By signal: class, time and thing by the detection, the rest as the signal says it."""
    detections = {
        fact.payload.detection_id: fact.payload
        for fact in await stage.client.facts(SENSING_DETECTIONS)
        if fact.payload.thing_id == thing and fact.payload.HasField("occurred_at")
    }
    signals = {
        fact.payload.source.source_id: fact.payload.algorithm
        for fact in await stage.client.facts(EVENTS_SIGNALS)
        if fact.payload.source.source_id in detections
    }
    return [
        {
            "event_class": detections[name].event_class,
            "algorithm": claim.algorithm_id,
            "model_version": claim.model_version,
            "confidence": round(claim.confidence, DIGITS),
            "box": _box(claim.box) if claim.HasField("box") and claim.box == detections[name].box else None,
            "image": bool(claim.evidence.attachment_id),
        }
        for name, claim in signals.items()
    ]


def _box(box: Box) -> tuple[float, ...]:
    return tuple(round(side, DIGITS) for side in (box.x, box.y, box.width, box.height))
