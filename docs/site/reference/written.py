"""What stands written in files of ours for the fields of a model: the examples of its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from reference.fields import nested, unwrapped


class Collector:
    """Values by model and field, as they were read from YAML."""

    def __init__(self) -> None:
        self.found: dict[type[BaseModel], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))

    def take(self, model: type[BaseModel], content: Any) -> None:
        """A mapping that is an instance of the model, as it was written."""
        if not isinstance(content, dict):
            return
        for name, field in model.model_fields.items():
            if name in content:
                self.found[model][name].append(content[name])
                self._below(field.annotation, content[name])

    def _below(self, annotation: Any, content: Any) -> None:
        """What is written for the models that a field is made of."""
        if isinstance(content, list):
            inner = content
        elif isinstance(content, dict) and _is_map(annotation):
            inner = list(content.values())
        else:
            inner = [content]
        for item in inner:
            for model in _fitting(nested(annotation), item):
                self.take(model, item)


def _fitting(candidates: Iterable[type[BaseModel]], item: Any) -> Iterable[type[BaseModel]]:
    """Of the models that a field may hold the one that an item is: that which has all its fields, and its `do`."""
    if not isinstance(item, dict):
        return
    for model in candidates:
        tag = model.model_fields.get("do")
        if set(item) <= set(model.model_fields) and (tag is None or item.get("do") in get_args(tag.annotation)):
            yield model
            return


def _is_map(annotation: Any) -> bool:
    return get_origin(unwrapped(annotation)) is dict
