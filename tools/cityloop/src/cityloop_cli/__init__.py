"""The command line of Cityloop: speaks to the fleet as an outsider does."""
