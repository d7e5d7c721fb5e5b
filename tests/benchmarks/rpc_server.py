"""One method that answers what it was asked, as a process of its own: through our server, or through bare grpc.aio."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import grpc
from cityloop_rpc import Credentials, Policy, Registration, RpcServer

SERVICE = "cityloop.probe.v1.EchoService"
METHOD = f"/{SERVICE}/Echo"


async def echo(request: bytes, _context: Any) -> bytes:
    """What was asked."""
    return request


def add(_servicer: object, server: grpc.aio.Server) -> None:
    """Give a server the method."""
    handlers: dict[str, Any] = {"Echo": grpc.unary_unary_rpc_method_handler(echo)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


async def main(kind: str, port: int, key: str, certificate: str, authority: str) -> None:
    """Serve until killed."""
    credentials = Credentials(Path(key), Path(certificate), Path(authority))
    if kind == "ours":
        policy = Policy({f"{SERVICE}/Echo": ["operator"]})
        await RpcServer("127.0.0.1", port, credentials, policy, [Registration(SERVICE, add, None)]).start()
    else:
        server = grpc.aio.server()
        add(None, server)
        pair = (credentials.key.read_bytes(), credentials.certificate.read_bytes())
        server.add_secure_port(
            f"127.0.0.1:{port}",
            grpc.ssl_server_credentials([pair], credentials.authority.read_bytes(), require_client_auth=True),
        )
        await server.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    chosen, port, *files = sys.argv[1:]
    asyncio.run(main(chosen, int(port), *files))
