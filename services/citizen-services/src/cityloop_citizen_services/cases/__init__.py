"""Cases and tasks of reports, as collaboration-tasks has them."""
