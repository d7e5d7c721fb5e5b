"""Classes of events: what people may report, what sensors raise, and how signals of one become one event."""
