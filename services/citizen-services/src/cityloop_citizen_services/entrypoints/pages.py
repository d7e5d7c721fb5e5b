"""Pages for people: server-rendered, in the reader's language, with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from cityloop_localisation import Catalogues, Language, capital
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

ENVIRONMENT = Environment(
    loader=PackageLoader("cityloop_citizen_services", "entrypoints/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters["capital"] = capital
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


def language_of(request: Request) -> Language:
    """The reader's language: `?lang=`, else what Accept-Language prefers, else the first."""
    catalogues: Catalogues = request.app.state.catalogues
    return catalogues.best(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A rendered page. Every value is escaped; `say` says a sentence in the reader's language."""
    language = language_of(request)
    others = [other for other in request.app.state.catalogues if other is not language]
    text = ENVIRONMENT.get_template(template).render(
        say=language.say, language=language, others=others, path=_address(request), **context
    )
    return HTMLResponse(
        text, status_code=status, headers={**HEADERS, **(headers or {}), "Content-Language": language.tag}
    )


def _address(request: Request) -> str:
    """The page itself as a link to it has it: as it was asked for, byte by byte; the first page after a form. Two
    slashes at its beginning would be a link to another site.
    """
    asked = request.scope.get("raw_path") or b"/"
    return "/" + quote(asked, safe="/%").lstrip("/") if request.method == "GET" else "/"
