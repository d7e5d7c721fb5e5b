"""`make demo`: plays of deploy/plays on a fleet of their own."""

from cityloop_terminal.languages import add_catalogue

add_catalogue("cityloop_rehearsal")
