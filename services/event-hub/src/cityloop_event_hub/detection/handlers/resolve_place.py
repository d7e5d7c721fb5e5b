"""Places of records of the sensing net."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Place
from cityloop_city import CityModel
from cityloop_kernel import InvalidError
from cityloop_messaging import InvalidRecordError


def resolve_place(city: CityModel, place: Place) -> Place:
    """The place of what a record of the sensing net is about, with its areas and its jurisdiction.

    Raises:
        InvalidRecordError: it lies nowhere in the city.
    """
    try:
        return city.resolve(place)
    except InvalidError as error:
        raise InvalidRecordError(str(error)) from error
