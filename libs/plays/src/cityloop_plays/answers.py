"""Answers to forms, as plays write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from cityloop.common.v1.common_pb2 import FormAnswer, FormFile
from cityloop_operator.fleet_client import photo
from pydantic import Field, JsonValue

from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.texts import catalogues


class Answer(PlayModel):
    """A form that somebody fills in."""

    form: str = Field(description="Pack and form, such as `park-rounds/checklist`.")
    values: dict[str, JsonValue] = Field(
        description="By field; a group is a list. What is said in words may have a text for each language."
    )
    photos: tuple[str, ...] = Field((), description="Fields for a photo or a signature that get one.")
    keyed_from: Literal["", "paper", "phone", "sms"] = Field(
        "", description="How it came, where the post keys it for another."
    )


def answer_message(stage: Stage, answer: Answer) -> FormAnswer:
    """As the contract has it."""
    return FormAnswer(
        form=answer.form,
        document=json.dumps(_spoken(stage, answer.values), ensure_ascii=False),
        files=[FormFile(attribute=name, media_type="image/png", content=photo()) for name in answer.photos],
        keyed_from=f"ANSWER_MEDIUM_{(answer.keyed_from or 'unspecified').upper()}",
    )


def _spoken(stage: Stage, value: Any) -> Any:
    """With what has a text for each language in that of the audience."""
    if isinstance(value, Mapping):
        if value and set(value) <= set(catalogues().tags):
            return stage.language.name(value)
        return {name: _spoken(stage, part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_spoken(stage, part) for part in value]
    return value
