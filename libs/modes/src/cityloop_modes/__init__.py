"""Operating modes: what holds in an area, and that the service says that it follows."""

from cityloop_modes.modes import Modes, mode_named, name_of
from cityloop_modes.replica import HubAcknowledgement, Keep, ModeReplica

__all__ = ["HubAcknowledgement", "Keep", "ModeReplica", "Modes", "mode_named", "name_of"]
