"""The admin port: health, readiness, metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from cityloop_kernel import Phrase
from cityloop_localisation import Catalogues, Language, UnknownSentenceError
from cityloop_packs.problem_messages import phrase_message
from cityloop_telemetry import REGISTRY
from google.protobuf.json_format import MessageToDict
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Checks = Callable[[], Mapping[str, Phrase]]
"""What is wrong now, by name; empty when all is well."""


def admin_app(not_ready: Checks, not_live: Checks, not_started: Checks = dict) -> Starlette:
    """`/ready`, `/live` and `/started` say 503 with what is wrong, in English and as `cityloop.common.v1.Phrase`;
    `/metrics` for Prometheus; of it only what `name[]` names, where it does, as of other exporters.
    """

    async def ready(_request: Request) -> Response:
        return _health(not_ready())

    async def live(_request: Request) -> Response:
        return _health(not_live())

    async def started(_request: Request) -> Response:
        return _health(not_started())

    async def metrics(request: Request) -> Response:
        # Who asks for OpenMetrics gets exemplars too: Prometheus does.
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        named = request.query_params.getlist("name[]")
        found = REGISTRY.restricted_registry(named) if named else REGISTRY
        return Response(encode(found), headers={"Content-Type": content_type})

    pages = {"/ready": ready, "/live": live, "/started": started, "/metrics": metrics}
    return Starlette(routes=[Route(path, page) for path, page in pages.items()])


def _health(problems: Mapping[str, Phrase]) -> Response:
    texts = {name: _text(phrase) for name, phrase in problems.items()}
    phrases = {name: MessageToDict(phrase_message(phrase)) for name, phrase in problems.items()}
    content = {"ok": not problems, "problems": texts, "phrases": phrases}
    return JSONResponse(content, status_code=503 if problems else 200)


def _text(phrase: Phrase) -> str:
    """In English; its ids and arguments where another library has its words."""
    try:
        return _english().spoken(phrase)
    except UnknownSentenceError:
        return str(phrase)


@cache
def _english() -> Language:
    return Catalogues.of("cityloop_telemetry", first="en", check=False)["en"]
