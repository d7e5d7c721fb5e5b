"""Departments publish, request, authorise, exchange and audit data under agreements."""
