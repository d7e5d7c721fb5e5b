"""Names as contracts, packs and cities carry them, by language tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cityloop_kernel import Name

UNDETERMINED = "und"
"""The tag of a name whose language nobody knows (BCP 47), such as an identifier that stands for one."""


class Named(Protocol):
    """A name in one language or several: a label of a contract, a text of a pack or a city."""

    @property
    def texts(self) -> Mapping[str, str]:
        """Its texts by language tag."""


def name_of(label: Named) -> Name:
    """It as something that can be said."""
    return Name(dict(label.texts))
