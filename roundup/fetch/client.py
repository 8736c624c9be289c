"""The HTTP client: httpx over a connection that is made to the very address that was checked.

A host is resolved once; when any of its addresses is not public the request is refused, else the
connection goes to one of those that were looked at, so that a second look-up can't lead elsewhere.
Each request has a connection of its own: what one answer leaves over is never read as another's.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import certifi
import httpcore
import httpx

from roundup.fetch.addresses import Policy, is_public


class RefusedError(Exception):
    """An address that policy forbids; the message follows the host's name."""


class UnresolvedError(Exception):
    """A host that has no address."""


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses alone."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await _resolve(host, port)
        if not self._policy.allows_private(host, port):
            hidden = [address for address in addresses if not is_public(address)]
            if hidden:
                raise RefusedError(
                    f"is at a private address ({hidden[0]}); fetch.allow_private would allow it"
                )
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise RefusedError("is a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int) -> list[str]:
    """The host's addresses, as numbers, in the system's order; never empty."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise UnresolvedError from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses:
        raise UnresolvedError
    return addresses


class _Body(httpx.AsyncByteStream):
    """An answer's bytes as they come, and the end of its connection."""

    def __init__(self, stream: AsyncIterator[bytes] | object) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert hasattr(self._stream, "__aiter__")
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx's requests over a pool whose connections are ours."""

    def __init__(self, policy: Policy, trust: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Backend(policy),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Whom we believe: the usual authorities, the system's (and SSL_CERT_FILE's), and the editor's own.

    OSError or ssl.SSLError when `ca_file` can't be read.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def make_client(policy: Policy, agent: str, authorities: ssl.SSLContext) -> httpx.AsyncClient:
    """A client that goes to allowed addresses alone, follows nothing by itself and keeps no cookies.

    Its only deadline is the one that `fetch` sets over the whole exchange.
    """
    return httpx.AsyncClient(
        transport=_Transport(policy, authorities),
        headers={
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        },
        timeout=None,
        trust_env=False,
        follow_redirects=False,
    )
