"""The reports of citizen-services."""
