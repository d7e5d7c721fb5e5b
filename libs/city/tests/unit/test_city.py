"""The city: where a point belongs, what makes a version, and when a replica switches to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import shapely
from cityloop.common.v1.common_pb2 import Label, Place, Position, ReferenceSystem
from cityloop.sharing.v1.city_pb2 import (
    Area,
    Calendar,
    CalendarDay,
    City,
    CityRecord,
    CityVersionMarker,
    Department,
    Division,
    Layer,
    Post,
    WeekdayShifts,
)
from cityloop.topics import CITY_REFERENCE
from cityloop_calendars import TimeUnit
from cityloop_city import (
    CityError,
    CityModel,
    CityReplica,
    PositionError,
    digest_of,
    entity_bytes,
    entity_key,
    model_of,
)
from cityloop_kernel import InvalidError, NotReadyError
from cityloop_messaging import Fact, InvalidRecordError, KafkaConnection, new_id
from cityloop_testkit.english import english, refused_saying

MOMENT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
WGS84 = ReferenceSystem.REFERENCE_SYSTEM_WGS84


def box(west: float, south: float, east: float, north: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(west, south, east, north)))


def area(layer: str, name: str, geometry: bytes, division: str = "") -> CityRecord:
    return CityRecord(area=Area(layer=layer, area_id=name, geometry=geometry, division_id=division))


def records(*more: CityRecord, boundary: bytes = box(0, 0, 10, 10)) -> list[CityRecord]:
    layers = [Layer(layer="district", jurisdiction=True), Layer(layer="council")]
    city = City(jurisdiction="99", fallback_department_id="ops", boundary=boundary, layers=layers)
    return [
        CityRecord(city=city),
        CityRecord(division=Division(division_id="99")),
        CityRecord(division=Division(division_id="9901", parent_id="99")),
        CityRecord(department=Department(department_id="ops")),
        CityRecord(department=Department(department_id="bos", aliases=["lasan"])),
        *more,
    ]


def city(*more: CityRecord) -> CityModel:
    return model_of("probe", 1, records(*more))


NO_RADII = (float("nan"), float("inf"), -1.0, 1e9)


def at(
    longitude: float, latitude: float, system: ReferenceSystem = WGS84, accuracy_metres: float | None = None
) -> Position:
    return Position(longitude=longitude, latitude=latitude, reference_system=system, accuracy_metres=accuracy_metres)


def test_on_a_border_the_smallest_id_as_text_wins() -> None:
    model = city(
        area("district", "9", box(0, 0, 5, 5)),
        area("district", "10", box(5, 0, 10, 5)),
        area("district", "2", box(0, 5, 10, 10)),
    )
    assert model.areas_at(at(4.9, 1)) == {"district": "9"}
    assert model.areas_at(at(5, 1)) == {"district": "10"}, '"10" stands before "9"'
    assert model.areas_at(at(5, 5)) == {"district": "10"}


def test_layers_need_neither_nest_nor_cover_the_city() -> None:
    model = city(area("district", "d", box(0, 0, 4, 10), "9901"), area("council", "c", box(3, 0, 8, 10)))
    assert model.areas_at(at(2, 2)) == {"district": "d"}
    assert model.areas_at(at(3.5, 2)) == {"district": "d", "council": "c"}
    assert model.areas_at(at(7, 2)) == {"council": "c"}
    assert model.areas_at(at(9, 2)) == {}
    assert [model.place(at(x, 2)).jurisdiction for x in (2.0, 7.0, 9.0)] == ["9901", "99", "99"]
    assert model.contains(at(9, 2))
    assert model.contains(at(10, 10))
    assert not model.contains(at(10.01, 2))


def test_an_area_of_no_division_leaves_a_place_to_the_city() -> None:
    assert city(area("district", "d", box(0, 0, 4, 10))).place(at(2, 2)).jurisdiction == "99"


@pytest.mark.parametrize(
    ("position", "says"),
    [
        (at(1, 1, ReferenceSystem.REFERENCE_SYSTEM_UNSPECIFIED), "declare the reference system"),
        (at(1, 1, ReferenceSystem.REFERENCE_SYSTEM_GCJ02), "GCJ02 cannot be used here"),
        (at(float("nan"), 1), "no longitude and latitude"),
        (at(1, 91), "no longitude and latitude"),
        *((at(1, 1, accuracy_metres=metres), "accuracy_metres is the radius") for metres in NO_RADII),
    ],
)
def test_a_position_that_cannot_be_used_says_why(position: Position, says: str) -> None:
    with pytest.raises(PositionError, match=says) as error:
        city().contains(position)
    assert english(error.value.sentence) == str(error.value)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (Place(text="by the bridge"), "POSITION_MISSING"),
        (Place(position=at(1, 91)), "POSITION_INVALID"),
        (Place(position=at(11, 1)), "OUTSIDE_CITY"),
    ],
)
def test_a_place_that_is_not_in_the_city_says_why(place: Place, reason: str) -> None:
    with pytest.raises(InvalidError) as error:
        city().resolve(place)
    assert error.value.reason == reason


def test_a_place_in_the_city_gets_its_areas_and_keeps_its_text() -> None:
    found = city(area("district", "d", box(0, 0, 4, 10), "9901")).resolve(Place(position=at(2, 2), text="the bridge"))
    assert (found.text, found.jurisdiction, [item.area_id for item in found.areas]) == ("the bridge", "9901", ["d"])


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (area("ward", "w", box(0, 0, 1, 1)), "layer 'ward', which the city does not declare"),
        (area("council", "c", box(0, 0, 1, 1), "77"), "division '77', which is not there"),
        (area("council", "c", b"nonsense"), "area 'c' of layer 'council' is no well-known binary"),
        (
            area("council", "c", bytes(shapely.to_wkb(shapely.Point(1, 1)))),
            "area 'c' of layer 'council' is no valid polygon",
        ),
        (CityRecord(post=Post(post_id="p", department_id="nobody")), "department 'nobody', which is not there"),
        (CityRecord(department=Department(department_id="lasan")), "'lasan' names department"),
        (CityRecord(division=Division(division_id="9")), None),
        (CityRecord(division=Division(division_id="99")), "division/99 stands twice"),
        (CityRecord(), "holds no entity"),
        (CityRecord(post=Post(department_id="ops")), "'post/' has no id"),
        (area("council", "", box(0, 0, 1, 1)), "'area/council/' has no id"),
        (
            area("council", "c", bytes(shapely.to_wkb(shapely.GeometryCollection([shapely.box(0, 0, 1, 1)])))),
            "area 'c' of layer 'council' is no valid polygon",
        ),
        (area("council", "c", bytes(4 * 1024 * 1024)), "bytes, 3,145,728 at most; simplify its geometry"),
    ],
)
def test_records_that_make_no_city_are_named(more: CityRecord, says: str | None) -> None:
    if says is None:
        assert "9" in city(more).divisions
        return
    with refused_saying(CityError, match=says):
        city(more)


def test_what_nobody_owns_is_given_to_a_department_and_no_body_above_them() -> None:
    given = records()
    given[3].department.body = True
    with refused_saying(CityError, match="'ops' is a body above departments, which is given no tasks"):
        model_of("probe", 1, given)
    given[3].department.body = False
    given[4].department.body = True
    assert model_of("probe", 1, given).departments["bos"].body


@pytest.mark.parametrize("time_zone", ["Mars/Olympus", "../../etc/passwd", "Asia", "\N{BELL}", "x" * 10_000])
def test_a_time_zone_that_no_page_could_show_makes_no_city(time_zone: str) -> None:
    given = records()
    given[0].city.time_zone = time_zone
    with refused_saying(CityError, match="is no IANA time zone"):
        model_of("probe", 1, given)


def calendar(**more: Any) -> CityRecord:
    week = [WeekdayShifts(weekdays=[1, 2, 3, 4, 5], shifts=["09:00-17:00"])]
    usual = {"calendar_id": "default", "known_from": "2026-01-01", "known_until": "2026-12-31", "week": week}
    return CityRecord(calendar=Calendar(**usual | more))


def test_the_time_of_a_city_counts_by_its_default_calendar() -> None:
    days = [CalendarDay(date="2026-10-01"), CalendarDay(date="2026-10-10", shifts=["09:00-12:00"])]
    hours = city(calendar(days=days, time_zone="Asia/Shanghai")).time.count(TimeUnit.WORK_HOURS)
    begun, worked = dt.datetime(2026, 9, 30, 8, tzinfo=dt.UTC), dt.timedelta(hours=2)
    assert hours.due(begun, worked) == dt.datetime(2026, 10, 2, 2, tzinfo=dt.UTC), "in Shanghai it is 16:00, then 10:00"
    assert city(calendar(calendar_id="drainage")).time.calendar is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"known_until": ""}, "calendar-no-date"),
        ({"time_zone": "Asia/Beijing"}, "Asia/Beijing"),
        ({"week": []}, "calendar-nobody-works"),
        (
            {"week": [WeekdayShifts(weekdays=[8], shifts=["09:00-17:00"])]},
            r"calendar-weekday-wrong .weekday 8",
        ),
        ({"week": [WeekdayShifts(weekdays=[1], shifts=["nine to five"])]}, "calendar-no-shift .text nine to five"),
        ({"days": [CalendarDay(date="2026-10-01")] * 2}, "calendar-day-twice .day 2026-10-01"),
        ({"days": [CalendarDay(date="2027-10-01")]}, "calendar-day-outside"),
    ],
    ids=str,
)
def test_a_calendar_that_is_none_makes_no_city(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(CityError, match=f"city-calendar .calendar default, .*{says}"):
        city(calendar(**wrong))


@pytest.mark.parametrize("layer", [Layer(layer="district"), Layer(layer="ward", jurisdiction=True)])
def test_a_layer_stands_once_and_one_gives_the_jurisdiction(layer: Layer) -> None:
    given = records()
    given[0].city.layers.append(layer)
    with refused_saying(CityError, match="keep one"):
        model_of("probe", 1, given)


def test_a_department_is_known_by_its_aliases() -> None:
    found = city().department("lasan")
    assert found is not None
    assert found.department_id == "bos"
    assert city().department("nobody") is None
    assert dict(city().label("nobody").texts) == {"und": "nobody"}


def test_a_department_without_a_division_is_of_the_city() -> None:
    model = city()
    placed = Department(department_id="east", division_id="9901")
    assert model.jurisdiction_of("ops") == "99"
    assert replace(model, departments={**model.departments, "east": placed}).jurisdiction_of("east") == "9901"


def versioned(version: int, content: Sequence[CityRecord]) -> list[Fact[CityRecord]]:
    """The facts of one version, its marker last."""
    entities = {entity_key(record): entity_bytes(record) for record in content}
    marker = CityRecord(marker=CityVersionMarker(entities=len(entities), digest=digest_of(entities)))
    return [fact(version, record) for record in (*content, marker)]


def fact(version: int, record: CityRecord) -> Fact[CityRecord]:
    payload = CityRecord()
    payload.CopyFrom(record)
    payload.city_id, payload.city_version = "probe", version
    return Fact(CITY_REFERENCE, str(version), new_id(), "data-sharing", "probe", MOMENT, "99", payload)


def replica() -> CityReplica:
    return CityReplica(KafkaConnection("localhost:1"), "probe")


async def test_a_replica_switches_at_a_complete_marker_only() -> None:
    follower = replica()
    with pytest.raises(NotReadyError, match="cityloop city apply"):
        _ = follower.model
    *body, marker = versioned(1, records())
    for item in body:
        await follower.apply(item)
    assert (follower.version, follower.complete.is_set()) == (0, False)
    await follower.apply(marker)
    assert (follower.version, follower.complete.is_set(), follower.jurisdiction) == (1, True, "99")


async def test_half_a_version_changes_nothing_and_the_next_whole_one_does() -> None:
    follower = replica()
    for item in versioned(1, records()):
        await follower.apply(item)
    changed = records(area("council", "c", box(0, 0, 1, 1)))
    half = versioned(2, changed)
    for item in (*half[:3], half[-1]):
        await follower.apply(item)
    assert (follower.version, len(follower.model.areas)) == (1, 0)
    for item in versioned(3, changed):
        await follower.apply(item)
    assert (follower.version, len(follower.model.areas)) == (3, 1)
    assert follower._staged == {}, "nothing of the half version is kept"


async def test_another_order_and_repeats_come_to_the_same() -> None:
    """Compaction keeps the last record of a key where it stands: entities may come repeated and in any order."""
    follower, first, second = replica(), versioned(1, records()), versioned(2, records())
    for item in (*reversed(second[:-1]), *first, *second[:2], second[-1], *first):
        await follower.apply(item)
    assert follower.version == 2


async def test_a_record_of_nothing_is_invalid_and_a_changed_entity_is_not_taken() -> None:
    follower = replica()
    for bad in (fact(0, CityRecord(city=City())), fact(1, CityRecord())):
        with pytest.raises(InvalidRecordError):
            await follower.apply(bad)
    *body, marker = versioned(1, records())
    for item in (*body, fact(1, CityRecord(department=Department(department_id="ops", aliases=["x"]))), marker):
        await follower.apply(item)
    assert follower.version == 0, "the digest of the marker says that something else was applied"


async def test_a_version_that_makes_no_city_is_set_aside() -> None:
    follower = replica()
    *body, marker = versioned(1, records(area("ward", "w", box(0, 0, 1, 1))))
    for item in body:
        await follower.apply(item)
    with pytest.raises(InvalidRecordError, match="version 1 is no city"):
        await follower.apply(marker)
    assert not follower.complete.is_set()


def test_a_division_is_named_with_those_above_it_but_without_the_city() -> None:
    def division(name: str, above: str) -> CityRecord:
        return CityRecord(
            division=Division(division_id=name, parent_id=above, name=Label(texts={"zh": name, "en": f"D{name}"}))
        )

    model = city(division("9902", "99"), division("990201", "9902"))
    assert [name.texts["en"] for name in model.within_the_city("990201")] == ["D9902", "D990201"]
    assert [name.texts["en"] for name in model.within_the_city("9902")] == ["D9902"]
    assert model.within_the_city("99") == []
    assert model.within_the_city("nowhere") == []


def test_a_place_lies_in_the_divisions_of_its_areas_and_in_all_above_them() -> None:
    model = city(
        CityRecord(division=Division(division_id="990101", parent_id="9901")),
        area("council", "inside", box(0, 0, 1, 1), "990101"),
    )
    inside = model.resolve(Place(position=Position(longitude=0.5, latitude=0.5, reference_system=WGS84)))
    assert model.divisions_at(inside) >= {"99", "9901", "990101"}
    outside = model.resolve(Place(position=Position(longitude=9.5, latitude=9.5, reference_system=WGS84)))
    assert "990101" not in model.divisions_at(outside)
    assert "99" in model.divisions_at(outside), "the city's own everywhere"
