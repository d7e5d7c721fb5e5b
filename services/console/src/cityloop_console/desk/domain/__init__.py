"""Work lists and acts: pure."""
