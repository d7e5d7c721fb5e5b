"""CSV (RFC 4180) that spreadsheets open as it is meant: in UTF-8, and without computing anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in full width too; a text that begins so is written as text."""
CSV_TYPE = "text/csv; charset=utf-8; header=present"
CellValue = str | int | float | None


def safe_cell(value: CellValue) -> CellValue:
    """A value that no spreadsheet takes for a formula: a text that would be one has an apostrophe before it. Numbers
    are written as numbers, negative ones too.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_table(headings: Iterable[str], rows: Iterable[Iterable[CellValue]]) -> bytes:
    """With a mark of UTF-8 at its beginning, by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
