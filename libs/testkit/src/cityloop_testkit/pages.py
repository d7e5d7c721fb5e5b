"""What people read on a page, or have read to them."""

from __future__ import annotations

import html
import re

UNREAD = re.compile(r"<(nav|style|script)\b.*?</\1>", re.DOTALL)
"""Links to other languages stand in those languages."""
TAG = re.compile(r"<[^>]*>")
READ_ALOUD = re.compile(r'\b(?:alt|title|placeholder|aria-label|data-failed|data-large|data-lost)="([^"]+)"')


def text_on(page: str) -> str:
    """The texts of a page and of the attributes that are read, with what stands for characters replaced by them."""
    read = UNREAD.sub(" ", page)
    return html.unescape(" ".join([*READ_ALOUD.findall(read), TAG.sub(" ", read)]))
