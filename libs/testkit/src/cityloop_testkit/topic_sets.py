"""Sets of topics for tests, made several at once: four cost a broker hardly more than one, and wait together."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections import defaultdict
from collections.abc import Sequence

from cityloop.topics import Topic
from cityloop_messaging import KafkaConnection, create_topics

from cityloop_testkit.clusters import Clusters

AT_ONCE = 4
PARTITIONS = 3


class TopicSets:
    """The sets of one worker: each is handed out once, with topics that nothing was ever written to."""

    def __init__(self, clusters: Clusters) -> None:
        self._clusters = clusters
        self._numbers = itertools.count()
        self._unused: defaultdict[tuple[str, ...], list[KafkaConnection]] = defaultdict(list)

    async def take(self, topics: Sequence[Topic]) -> KafkaConnection:
        """A set of these topics under a prefix of its own, with three partitions at most."""
        unused = self._unused[tuple(topic.name for topic in topics)]
        if not unused:
            made = [self._connection() for _ in range(AT_ONCE)]
            await asyncio.gather(*(create_topics(each, topics, partitions=PARTITIONS) for each in made))
            unused += made
        return unused.pop()

    def _connection(self) -> KafkaConnection:
        return KafkaConnection(self._clusters.kafka, f"s{os.getpid()}-{next(self._numbers)}.")
