"""Operating modes: what holds in an area, and that the service says that it follows."""

from cityloop_modes.modes import Modes, key_of, mode_named, name_of
from cityloop_modes.replica import HubAcknowledgement, ModeReplica, StoreMode

__all__ = ["HubAcknowledgement", "ModeReplica", "Modes", "StoreMode", "key_of", "mode_named", "name_of"]
