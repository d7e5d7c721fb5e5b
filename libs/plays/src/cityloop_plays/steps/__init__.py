"""What a play does: a class for each step, in modules by net."""
