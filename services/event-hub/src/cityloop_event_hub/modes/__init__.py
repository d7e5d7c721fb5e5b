"""Operating modes: switched by whom the packs name, acknowledged by every service."""
