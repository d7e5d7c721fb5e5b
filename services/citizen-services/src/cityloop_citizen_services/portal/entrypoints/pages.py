"""What the pages of the portal share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cityloop_kernel import RefusedError
from cityloop_localisation import Language
from cityloop_pictures import FORMATS
from cityloop_web import SECURITY_HEADERS, Pages, language_of, sentence_of
from fastapi import Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.edge.forms import Form

PAGES = Pages("cityloop_citizen_services.portal.entrypoints")
SEE_OTHER = 303
PHOTO_TYPES = ",".join(FORMATS)
"""What a browser offers to choose."""
PHOTO = "photo"
"""The field of a photo, and the parameter by which the page of a report is told which were left out."""
NOTHING_REFUSED: Mapping[str, Any] = {"reason": "", "alert": "", "problems": {}}
"""What a page says of a refusal where nothing was refused."""
SHARE_FOR_STORING = 0.8
"""Of a request's time, for storing what came: the rest is for saying that it could not be stored."""


def refusal_context(
    error: RefusedError, language: Language, labels: Mapping[str, str], fields: Collection[str]
) -> dict[str, Any]:
    """What a page says of a refusal: at its field, where the refusal names one of `fields`, else at its head."""
    sentence, field = sentence_of(error, language, labels, ("refusal",)), error.details.get("field", "")
    problems = {field: sentence} if field in fields else {}
    return {
        "reason": error.reason,
        "alert": language.say("refusal-again") if problems else sentence,
        "problems": problems,
    }


def typed_in(form: Form, name: str) -> str:
    """What was typed into a field; both, where it came with two values."""
    return " / ".join(form.values(name))


def to_report_page(request: Request, secret: str, left_out: Sequence[int] = ()) -> Response:
    """To the page of a report, which says which photos were left out."""
    said = [f"lang={language_of(request).tag}"] if request.query_params.get("lang", "") else []
    said += [f"{PHOTO}={','.join(map(str, left_out))}"] if left_out else []
    suffix = f"?{'&'.join(said)}" if said else ""
    return RedirectResponse(f"/reports/{secret}{suffix}", SEE_OTHER, headers=SECURITY_HEADERS)
