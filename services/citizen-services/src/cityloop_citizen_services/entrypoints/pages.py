"""Pages for people: server-rendered, in the reader's language, with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cityloop_citizen_services.entrypoints.words import LANGUAGES, WORDS

ENVIRONMENT = Environment(
    loader=PackageLoader("cityloop_citizen_services", "entrypoints/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Permissions-Policy": "geolocation=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
TAGS = {"zh": "zh-CN", "en": "en"}


def language_of(request: Request) -> str:
    """The reader's language: `?lang=`, else the first of Accept-Language that there are words for, else Chinese."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    preferences = []
    for position, part in enumerate(request.headers.get("accept-language", "")[:200].split(",")):
        tag, _, quality = part.partition(";q=")
        preferences.append((-_quality(quality), position, tag.strip().lower().partition("-")[0]))
    return next((tag for _, _, tag in sorted(preferences) if tag in LANGUAGES), LANGUAGES[0])


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A rendered page. Every value is escaped; `words` are those of the reader's language."""
    language = language_of(request)
    others = [(other, WORDS[other]["language"]) for other in LANGUAGES if other != language]
    path = request.url.path if request.method == "GET" else "/"
    text = ENVIRONMENT.get_template(template).render(
        words=WORDS[language], language=language, tag=TAGS[language], others=others, path=path, **context
    )
    return HTMLResponse(text, status_code=status, headers={**HEADERS, **(headers or {}), "Content-Language": language})


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
