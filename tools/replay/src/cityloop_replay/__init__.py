"""`make demo CITY= DATA=`: the recorded requests of a city on a fleet of its own."""

from cityloop_terminal.languages import add_catalogue

add_catalogue("cityloop_replay")
