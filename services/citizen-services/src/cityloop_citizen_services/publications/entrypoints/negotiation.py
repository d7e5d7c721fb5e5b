"""In which form a publication is asked for: by the ending of its address, else by what Accept prefers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from cityloop_kernel import NotFoundError
from cityloop_packs import Feed

Form = Feed | Literal["page"]
TYPES: dict[str, Form] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/atom+xml": "atom",
    "text/csv": "csv",
    "application/geo+json": "geojson",
}
MOST_RANGES = 20
"""Of a header, that are looked at."""


def form_of(ending: str, accept: str, feeds: Iterable[Feed]) -> Form:
    """The form of an answer; a page where Accept names nothing that is offered.

    Raises:
        NotFoundError: the ending is of a form that is not offered.
    """
    offered: dict[str, Form] = {"": "page", **{feed: feed for feed in feeds}}
    if ending:
        if ending not in offered:
            raise NotFoundError("it is not offered in this form; its page says which there are", "FEED_NOT_OFFERED")
        return offered[ending]
    best = max(_wanted(accept, set(offered.values())), default=(0.0, "page"), key=lambda item: item[0])
    return best[1] if best[0] > 0 else "page"


def _wanted(accept: str, offered: set[Form]) -> Iterator[tuple[float, Form]]:
    """Forms that are offered, with their weights, in order; what takes anything takes the page."""
    for part in accept.lower().split(",")[:MOST_RANGES]:
        kind, *parameters = (item.strip() for item in part.split(";"))
        weight = next((item.removeprefix("q=") for item in parameters if item.startswith("q=")), "1")
        form: Form | None = "page" if kind in {"*/*", "text/*"} else TYPES.get(kind)
        if form in offered and form is not None:
            try:
                yield float(weight), form
            except ValueError:
                continue
