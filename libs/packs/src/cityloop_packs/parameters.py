"""Numbers, texts and names that a pack names once, in its manifest, and uses in many places as `$name`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MARK = "$"


class UnknownParameterError(ValueError):
    """The manifest has no parameter of this name."""


def filled_in(content: Any, parameters: Mapping[str, float | str]) -> Any:
    """The content with every text that is `$name` replaced by the value of that name.

    Raises:
        UnknownParameterError: the manifest does not name it.
    """
    if isinstance(content, dict):
        return {key: filled_in(value, parameters) for key, value in content.items()}
    if isinstance(content, list):
        return [filled_in(item, parameters) for item in content]
    if not isinstance(content, str) or not content.startswith(MARK):
        return content
    name = content.removeprefix(MARK)
    if name not in parameters:
        raise UnknownParameterError(f"pack.yaml has no parameter {name!r}; it has {', '.join(parameters) or 'none'}")
    return parameters[name]
