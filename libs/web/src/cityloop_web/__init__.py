"""The HTTP edge of a service: routers, handed to one function that gives them what all edges share."""

from cityloop_web.api_keys import KEY_HEADER, ApiKeys, key_of
from cityloop_web.app import web_app
from cityloop_web.bounds import Bounds
from cityloop_web.intake import WaitForIntake
from cityloop_web.languages import languages
from cityloop_web.pages import SECURITY_HEADERS, Pages, fields_of, language_of
from cityloop_web.refusals import refusal_response, sentence_of
from cityloop_web.source_bounds import Rate, SourceBound, SourceBounds
from cityloop_web.spreadsheets import CSV_TYPE, CellValue, csv_table, safe_cell

__all__ = [
    "CSV_TYPE",
    "KEY_HEADER",
    "SECURITY_HEADERS",
    "ApiKeys",
    "Bounds",
    "CellValue",
    "Pages",
    "Rate",
    "SourceBound",
    "SourceBounds",
    "WaitForIntake",
    "csv_table",
    "fields_of",
    "key_of",
    "language_of",
    "languages",
    "refusal_response",
    "safe_cell",
    "sentence_of",
    "web_app",
]
