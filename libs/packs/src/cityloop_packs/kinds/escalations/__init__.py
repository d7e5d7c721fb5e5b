"""Escalations: to whom a task climbs that nobody takes on."""
