"""Tests against real Kafka and PostgreSQL: clusters, prefixes, settle, eventually."""

from cityloop_testkit.clusters import Clusters
from cityloop_testkit.databases import fresh_database
from cityloop_testkit.records import committed, groups, read_all, signal_fact
from cityloop_testkit.waiting import eventually

__all__ = ["Clusters", "committed", "eventually", "fresh_database", "groups", "read_all", "signal_fact"]
