"""Which script counts a city's requests without the fleet."""

from __future__ import annotations

from pathlib import Path

from cityloop_operator.city_file import CityFile
from cityloop_replay.main import oracle_of
from fieldtown import city_file

CITY = Path(__file__).parents[4] / "deploy/cities/simulated"


def test_an_oracle_counts_for_every_city_whose_file_says_what_it_would_have_to_guess() -> None:
    script = oracle_of(city_file())
    assert script is not None
    assert script.is_file()
    assert oracle_of(city_file({"time_format": []})) is None
    assert oracle_of(CityFile.read(CITY)) is None, "a generated city has no requests"
