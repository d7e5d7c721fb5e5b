"""Escalations: to whom a task climbs whose department does not take the step that is awaited."""
