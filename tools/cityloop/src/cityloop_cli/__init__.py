"""`cityloop`, the command line of operators, and the fleet of one machine."""

from cityloop_terminal.languages import add_catalogue

add_catalogue("cityloop_cli")
