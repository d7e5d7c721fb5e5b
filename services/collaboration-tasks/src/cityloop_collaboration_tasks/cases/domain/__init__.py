"""The business of cases and tasks, pure."""
