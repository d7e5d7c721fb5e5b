"""A signature that is an answer to a form."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cityloop_expressions.types.photo.type import PhotoType


class SignatureType(PhotoType):
    """The picture of one signature, which comes beside what is written."""

    name = "signature"
    short = ""

    most: Literal[1] = Field(1, description="Always one.")
