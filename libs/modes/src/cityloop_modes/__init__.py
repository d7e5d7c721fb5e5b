"""Operating modes: what holds in an area, and that the service says that it follows."""

from cityloop_modes.modes import Modes, key_of, mode_named, name_of
from cityloop_modes.replica import HubAcknowledgement, Keep, ModeReplica

__all__ = ["HubAcknowledgement", "Keep", "ModeReplica", "Modes", "key_of", "mode_named", "name_of"]
