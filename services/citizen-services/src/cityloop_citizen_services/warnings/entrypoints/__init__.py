"""The page of the warnings in force."""
