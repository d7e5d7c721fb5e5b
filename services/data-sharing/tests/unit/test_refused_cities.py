"""What keeps a city from being applied is refused in English, with the sentence beside it."""

from __future__ import annotations

import pytest
from cityloop.sharing.v1.city_pb2 import City, CityRecord
from cityloop_data_sharing.city.handlers.apply_city import check_city
from cityloop_kernel import InvalidError
from cityloop_operator.operations import problems_in_refusal
from cityloop_testkit.english import english

EXPECTED = "the city's division 'nowhere' is not there"


def test_records_that_make_no_city_are_refused_by_their_sentence() -> None:
    records = [CityRecord(city=City(jurisdiction="nowhere"))]
    with pytest.raises(InvalidError, match=EXPECTED) as error:
        check_city("probe", len(records), records)
    assert error.value.reason == "CITY_INVALID"
    assert [english(problem) for problem in problems_in_refusal(error.value.details)] == [EXPECTED]
