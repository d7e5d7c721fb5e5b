"""Pages for people: rendered on the server, in the reader's language, with nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from cityloop_localisation import Catalogues, Language, capital
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

BASE = "cityloop_web"
"""The package of the base template, its style, and the page of a refusal."""
POLICY = (
    "default-src 'none'; style-src {styles}; script-src {scripts}; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Permissions-Policy": "geolocation=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""Of all that people see: pages, and the pictures and redirections that belong to them."""


class Pages:
    """The pages of a package.

    Its folder `templates` extends `base.html`. The files of its folder `static`, and the base's own, stand inside a
    page (`{{ static("name.css") }}` alone in a style or script element); the content security policy names their
    digests, so that a browser runs nothing else.

    Args:
        package: with these folders.
    """

    def __init__(self, package: str) -> None:
        owners = [package, *({BASE} - {package})]
        self._environment = Environment(
            loader=ChoiceLoader([PackageLoader(owner) for owner in owners]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        texts = dict(text for owner in owners for text in _static(owner))
        self._environment.filters["capital"] = capital
        # Files of our own: escaped they would be no style and no script, and their digests would not fit.
        self._environment.globals["static"] = lambda name: Markup(texts[name])  # noqa: S704
        self._policy = POLICY.format(styles=_digests(texts, ".css"), scripts=_digests(texts, ".js"))

    def page(
        self,
        request: Request,
        template: str,
        context: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A rendered page. Every value is escaped; `say` says a sentence in the reader's language."""
        language = language_of(request)
        languages: Catalogues = request.app.state.catalogues
        text = self._environment.get_template(template).render(
            say=language.say, language=language, languages=languages, path=_address(request), **context
        )
        own = {"Content-Security-Policy": self._policy, "Content-Language": language.tag, "Vary": "Accept-Language"}
        return HTMLResponse(text, status_code=status, headers={**SECURITY_HEADERS, **own, **(headers or {})})


def language_of(request: Request) -> Language:
    """The reader's language: `?lang=`, else what Accept-Language prefers, else the first."""
    catalogues: Catalogues = request.app.state.catalogues
    return catalogues.best(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form, of each name the last; files are left out."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def _static(package: str) -> Iterator[tuple[str, str]]:
    folder = files(package) / "static"
    if folder.is_dir():
        yield from ((file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir())


def _digests(texts: Mapping[str, str], suffix: str) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for name, text in sorted(texts.items()) if name.endswith(suffix))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests) or "'none'"


def _address(request: Request) -> str:
    """The page itself as a link to it has it: as it was asked for, byte by byte; the first page after a form. Two
    slashes at its beginning would be a link to another site.
    """
    asked = request.scope.get("raw_path") or b"/"
    return "/" + quote(asked, safe="/%").lstrip("/") if request.method == "GET" else "/"
