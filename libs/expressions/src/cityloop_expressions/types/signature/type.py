"""A signature that is an answer to a form."""

from __future__ import annotations

from cityloop_expressions.types.attaching import AttachingType


class SignatureType(AttachingType):
    """The picture of one signature; only forms ask for it, and no condition can use it."""

    name = "signature"
