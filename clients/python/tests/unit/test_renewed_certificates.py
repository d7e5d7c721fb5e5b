"""A client shows the certificate that stands in its files now, without being started again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio
from cityloop.sharing.v1 import city_service_pb2 as messages
from cityloop.sharing.v1.city_pb2 import Post
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceServicer, add_CityServiceServicer_to_server
from cityloop_client import CertificateError, Certificates, Client, connection
from cityloop_local.certificates import DevelopmentAuthority
from cryptography import x509


class WhoCalls(CityServiceServicer):
    async def ListPosts(self, _request: messages.ListPostsRequest, context: Any) -> messages.ListPostsResponse:  # noqa: N802
        pem = context.auth_context()["x509_pem_cert"][0]
        return messages.ListPostsResponse(
            posts=[Post(post_id=x509.load_pem_x509_certificate(pem).subject.rfc4514_string())]
        )


@pytest.fixture
def authority(tmp_path: Path) -> DevelopmentAuthority:
    return DevelopmentAuthority(tmp_path / "authority")


@pytest_asyncio.fixture
async def address(authority: DevelopmentAuthority, tmp_path: Path) -> AsyncIterator[str]:
    own = tmp_path / "server"
    authority.export("cityloop", "data-sharing", own)
    pair = ((own / "tls.key").read_bytes(), (own / "tls.crt").read_bytes())
    secured = grpc.ssl_server_credentials([pair], (own / "ca.crt").read_bytes(), require_client_auth=True)
    server = grpc.aio.server()
    add_CityServiceServicer_to_server(WhoCalls(), server)  # type: ignore[no-untyped-call]
    port = server.add_secure_port("127.0.0.1:0", secured)
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(None)


async def who(client: Client) -> list[str]:
    return [post.post_id for post in await client.posts()]


async def test_the_next_call_shows_the_new_certificate_and_a_half_replaced_one_is_not_taken(
    authority: DevelopmentAuthority, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LOOK_SECONDS", 0.0)
    folder, other = tmp_path / "drainage", tmp_path / "other"
    authority.export("drainage", "desk", folder)
    environment = {"CITYLOOP_CERTIFICATES": str(folder), "CITYLOOP_DATA_SHARING": address}
    async with Client.from_environment(environment) as client:
        assert await who(client) == ["CN=desk,O=drainage"]
        authority.export("drainage", "scada", other)
        (other / "tls.key").replace(folder / "tls.key")
        assert await who(client) == ["CN=desk,O=drainage"], "key and certificate do not belong together"
        (other / "tls.crt").replace(folder / "tls.crt")
        assert await who(client) == ["CN=scada,O=drainage"]


async def test_files_that_cannot_be_used_are_named_with_what_to_do(
    authority: DevelopmentAuthority, tmp_path: Path
) -> None:
    folder = tmp_path / "drainage"
    with pytest.raises(CertificateError, match=r"tls\.key: No such file.*ask the operator for one"):
        Certificates.in_folder(folder).read()
    authority.export("drainage", "desk", folder)
    assert Certificates.in_folder(folder).read().key == (folder / "tls.key").read_bytes()
    (folder / "ca.crt").write_text("nothing")
    with pytest.raises(CertificateError, match="ask the operator for one"):
        Certificates.in_folder(folder).read()
