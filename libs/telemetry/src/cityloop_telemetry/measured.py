"""Gauges of what is read from elsewhere (a database, the broker, a file): absent unless they were read lately."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

MEASURE_SECONDS = 10.0
"""Between two readings of the same thing."""
VALID_SECONDS = 3 * MEASURE_SECONDS
"""How long a reading holds; afterwards the gauge is absent, and nobody takes it for the present state."""


class Measured(Collector):
    """One such gauge, with all its series: they are read together, and a reading replaces the one before.

    Args:
        name: as Prometheus wants it.
        documentation: what it says, in a line.
        labels: names of its labels; none for a gauge of one series.
        registry: which serves it.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        name: str,
        documentation: str,
        labels: Sequence[str] = (),
        *,
        registry: CollectorRegistry,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._documentation = documentation
        self._labels = tuple(labels)
        self._clock = clock
        self._values: dict[tuple[str, ...], float] = {}
        self._valid_until = 0.0
        registry.register(self)

    def read(self, values: Mapping[tuple[str, ...], float]) -> None:
        """What was read now, by the values of the labels; series that are not in it are gone."""
        self._values = dict(values)
        self._valid_until = self._clock() + VALID_SECONDS

    def read_one(self, value: float) -> None:
        """What was read now, of a gauge without labels."""
        self.read({(): value})

    def forget(self) -> None:
        """It could not be read: be absent at once."""
        self._values = {}

    def describe(self) -> Iterable[Metric]:
        """The gauge without its series."""
        return [GaugeMetricFamily(self._name, self._documentation, labels=self._labels)]

    def collect(self) -> Iterable[Metric]:
        """The gauge with what was read, unless that is too long ago."""
        family = GaugeMetricFamily(self._name, self._documentation, labels=self._labels)
        if self._clock() < self._valid_until:
            for labels, value in self._values.items():
                family.add_metric(labels, value)
        return [family]
