"""An event becomes a case, a case becomes tasks for departments."""
