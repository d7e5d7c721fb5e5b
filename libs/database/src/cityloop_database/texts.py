"""Names by language tag in a column of jsonb."""

from __future__ import annotations

import json
from collections.abc import Mapping


def texts_to_column(texts: Mapping[str, str]) -> str:
    """The texts of a name as a value of a jsonb column."""
    return json.dumps(dict(texts), ensure_ascii=False)


def texts_from_column(value: str) -> dict[str, str]:
    """The texts of a name as a jsonb column gives them."""
    texts: dict[str, str] = json.loads(value)
    return texts
