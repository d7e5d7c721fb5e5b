"""Versions of forms that a service gave out: answers are judged by the one that they were given on."""

from cityloop_forms.versions import find_version, keep_version, version_of

__all__ = ["find_version", "keep_version", "version_of"]
