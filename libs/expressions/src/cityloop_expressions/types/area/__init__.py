"""An area of a layer of the city."""
