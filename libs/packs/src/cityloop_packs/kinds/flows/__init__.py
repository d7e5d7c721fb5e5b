"""Flows: how a permit, a call, an objection or a filing moves."""
