"""What attributes are written with: names in languages, names that are variables, classifications."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from cityloop.common.v1.common_pb2 import Classification, Label
from cityloop_kernel import SentenceError, say
from pydantic import AfterValidator, ConfigDict, Field, RootModel

Name = Annotated[str, Field(min_length=1, max_length=200)]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
MOST_LANGUAGES = 50
ClassificationName = Literal["general_1", "general_2", "general_3", "general_4", "important", "core"]
WORD = re.compile(r"\S+")
RESERVED = frozenset(
    WORD.findall(
        "as break const continue else false for function if import in let loop package namespace null return true"
        " var void while all exists exists_one filter has map"
    )
)
"""Words of CEL, and its macros."""
CEL_NAMES = frozenset(
    WORD.findall(
        "bool bytes double duration dyn google int list null_type optional_type size string timestamp type uint"
    )
)
"""Names that its environment has already."""


class LabelText(RootModel[dict[LanguageTag, Name]]):
    """A name or a text that people read, by language tag (BCP 47)."""

    model_config = ConfigDict(frozen=True)

    root: dict[LanguageTag, Name] = Field(min_length=1, max_length=MOST_LANGUAGES)

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by language tag."""
        return self.root

    def label(self) -> Label:
        """As contracts have it."""
        return Label(texts=self.root)


def _no_word_of_cel(name: str) -> str:
    if name in RESERVED | CEL_NAMES:
        raise SentenceError(say("attribute-name-reserved", name=name))
    return name


AttributeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$"), AfterValidator(_no_word_of_cel)]
"""A variable of conditions, so none of their words."""


def classification_number(name: ClassificationName) -> int:
    """A classification as contracts have it; the greater, the fewer may know."""
    return Classification.Value(f"CLASSIFICATION_{name.upper()}")
