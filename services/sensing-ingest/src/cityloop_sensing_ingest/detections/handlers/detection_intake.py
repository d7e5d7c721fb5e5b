"""Taking detections in: what an algorithm believes that a thing saw, each id once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import Box, Place
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.topics import SENSING_DETECTIONS
from cityloop_city import CityModel, PositionError
from cityloop_database import Connection, UnitOfWork
from cityloop_expressions import checked_values
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError, Moment, RefusedError
from cityloop_messaging import Fact, Outbox, fact_of, new_id, to_datetime, to_timestamp
from cityloop_packs import EVENT_CLASSES, ActivePacks
from cityloop_rpc import well_formed

from cityloop_sensing_ingest.detections.adapters import detection_store
from cityloop_sensing_ingest.detections.telemetry import Metrics
from cityloop_sensing_ingest.registry.domain import RegisteredThing, Things

MAX_DETECTIONS = 500
MAX_ID_LENGTH = 200
MAX_TEXT = 2_000
FUTURE = dt.timedelta(seconds=60)
ROUNDED = 1e-6
"""By how much a box may leave its frame: shares are rounded."""


@dataclass(frozen=True, slots=True)
class DetectionsResult:
    """What became of the detections of a call."""

    ids: list[str]
    """In the order of the call; empty at the place of one that was not taken."""
    accepted: list[Detection]
    """Complete, those that came before too."""
    rejected: Mapping[int, RefusedError]
    """Why each of the others was not taken, by its place in the call."""


class DetectionIntake:
    """The one way in for detections."""

    def __init__(
        self,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        things: Things[Connection],
    ) -> None:
        self._outbox = outbox
        self._packs = packs
        self._city = city
        self._things = things

    async def submit(
        self, work: UnitOfWork, department_id: str, detections: Sequence[Detection], moment: Moment
    ) -> DetectionsResult:
        """Take what can be taken. One that came before is not taken again.

        Args:
            work: the detections leave once it has committed.
            department_id: of the calling system.
            detections: as the caller sent them; an empty id gets one, an absent moment is the call's.
            moment: of the call.

        Raises:
            InvalidError: there are none or too many.
            RefusedError: not one can be taken; that of the first.
        """
        if not 1 <= len(detections) <= MAX_DETECTIONS:
            raise InvalidError(
                f"send 1 to {MAX_DETECTIONS} detections a call, not {len(detections)}", "TOO_MANY_DETECTIONS"
            )
        complete: dict[int, Detection] = {}
        sound, rejected = well_formed(detections)
        things = await self._things.find(work.connection, [item.thing_id for item in sound.values()])
        for index, item in sound.items():
            try:
                complete[index] = self._completed(item, department_id, things, moment)
            except RefusedError as error:
                rejected[index] = error
        ids = [item.detection_id for item in complete.values()]
        new = await detection_store.insert_new(work.connection, department_id, ids, moment.recorded_at)
        for foreign in await detection_store.of_others(work.connection, department_id, ids):
            for index in [index for index, item in complete.items() if item.detection_id == foreign]:
                del complete[index]
                rejected[index] = ConflictError(
                    f"detection {foreign!r} is of another department; choose other ids", "DETECTION_TAKEN"
                )
        if not complete:
            raise rejected[min(rejected)]
        new_items = list({item.detection_id: item for item in complete.values() if item.detection_id in new}.values())
        models = detection_store.count_by_model([(item.algorithm_id, item.model_version) for item in new_items])
        await detection_store.add_counts(work.connection, "detections", models)
        await self._outbox.add(work, [_fact(item) for item in new_items])
        Metrics.DETECTIONS.labels("taken").inc(len(new_items))
        Metrics.DETECTIONS.labels("repeated").inc(len(complete) - len(new_items))
        Metrics.DETECTIONS.labels("rejected").inc(len(rejected))
        detection_ids = [complete[index].detection_id if index in complete else "" for index in range(len(detections))]
        return DetectionsResult(detection_ids, list(complete.values()), rejected)

    def _completed(
        self, detection: Detection, department_id: str, things: Mapping[str, RegisteredThing], moment: Moment
    ) -> Detection:
        """The detection with its id, moments, place, and attributes as its class has them."""
        found = Detection()
        found.CopyFrom(detection)
        if not found.detection_id:
            found.detection_id = str(new_id())
        _check_texts(found)
        name = found.detection_id
        if not (math.isfinite(found.confidence) and 0 <= found.confidence <= 1):
            raise InvalidError(f"detection {name!r}: confidence must lie between 0 and 1", "CONFIDENCE_INVALID")
        if found.HasField("box"):
            check_box(name, found.box)
        event_class = self._packs().named(EVENT_CLASSES).get(found.event_class)
        if event_class is None or event_class.retiring:
            raise InvalidError(
                f"detection {name!r}: no active pack takes the class {found.event_class!r}", "CLASS_UNKNOWN"
            )
        values = checked_values(event_class.item.attributes, found.attributes)
        found.ClearField("attributes")
        for attribute, value in values.items():
            found.attributes[attribute].CopyFrom(value)
        thing = things.get(found.thing_id)
        if thing is None:
            raise InvalidError(f"detection {name!r}: register thing {found.thing_id!r} first", "THING_UNKNOWN")
        if thing.department_id != department_id:
            raise ForbiddenError(
                f"detection {name!r}: thing {thing.thing_id!r} is not one of {department_id}", "FOREIGN_THING"
            )
        seen_at = to_datetime(found.occurred_at) if found.HasField("occurred_at") else moment.occurred_at
        if seen_at > moment.recorded_at + FUTURE:
            raise InvalidError(f"detection {name!r}: {seen_at.isoformat()} lies in the future", "OCCURRED_IN_FUTURE")
        found.occurred_at.CopyFrom(to_timestamp(seen_at))
        found.recorded_at.CopyFrom(to_timestamp(moment.recorded_at))
        found.thing_name.CopyFrom(thing.name)
        if found.place.HasField("position"):
            found.place.CopyFrom(self._resolved(found))
        else:
            text = found.place.text or thing.place.text
            found.place.CopyFrom(thing.place)
            found.place.text = text
        return found

    def _resolved(self, detection: Detection) -> Place:
        city, place = self._city(), detection.place
        try:
            if not city.contains(place.position):
                raise InvalidError(
                    f"detection {detection.detection_id!r} lies outside the city; correct its position", "OUTSIDE_CITY"
                )
            return city.place(place.position, place.text)
        except PositionError as error:
            raise InvalidError(f"detection {detection.detection_id!r}: {error}", "POSITION_INVALID") from error


def check_box(name: str, box: Box) -> None:
    """Whether a rectangle lies in its frame.

    Raises:
        InvalidError: it does not, or has no area; the message names the detection.
    """
    sides = (box.x, box.y, box.width, box.height)
    within = all(math.isfinite(side) and 0 <= side <= 1 for side in sides)
    ends = max(box.x + box.width, box.y + box.height)
    if not (within and box.width and box.height and ends <= 1 + ROUNDED):
        raise InvalidError(
            f"detection {name!r}: give its box as x, y, width and height in shares of the frame, from 0 to 1,"
            " from the upper left corner",
            "BOX_INVALID",
        )


def _check_texts(detection: Detection) -> None:
    for name in ("algorithm_id", "model_version", "thing_id"):
        if not getattr(detection, name):
            raise InvalidError(f"detection {detection.detection_id!r}: {name} is missing", "DETECTION_INVALID")
    evidence = detection.evidence
    ids = (
        detection.detection_id,
        detection.algorithm_id,
        detection.model_version,
        detection.event_class,
        evidence.attachment_id,
        evidence.media_type,
        evidence.digest,
    )
    if max(map(len, ids)) > MAX_ID_LENGTH or len(detection.place.text) > MAX_TEXT:
        raise InvalidError(
            f"ids have at most {MAX_ID_LENGTH} characters, the text of a place {MAX_TEXT}", "TEXT_TOO_LONG"
        )


def _fact(detection: Detection) -> Fact:
    return fact_of(SENSING_DETECTIONS, detection, detection.place.jurisdiction)
