"""Flows: permits, calls, objections, filings and whatever else moves by a flow of a pack and is no case."""
