"""The HTTP client: httpx over a connection that is made to the very address that was checked.

A host is resolved once; when any of its addresses is not public the request is refused, else the
connection goes to one of those that were looked at, so that a second look-up can't lead elsewhere.
Each request has a connection of its own: what one answer leaves over is never read as another's.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import certifi
import httpcore
import httpx
from ada_url import URL

from roundup.fetch.addresses import Policy, is_public

_NOTHING: Mapping[str, str] = MappingProxyType({})

PAGES = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5"
FEEDS = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,"
    "text/html;q=0.6,*/*;q=0.5"
)
"""What is asked for (RFC 9110, 12.5.1)."""


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
        addresses = await _checked(self._policy, host, port)
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


async def _checked(policy: Policy, host: str, port: int) -> list[str]:
    """The host's addresses; RefusedError when one of them is not public and the settings don't allow it."""
    addresses = await _resolve(host.strip("[]"), port)
    hidden = [address for address in addresses if not is_public(address)]
    if hidden and not policy.allows_private(host, port):
        raise RefusedError(f"is at a private address ({hidden[0]}); fetch.allow_private would allow it")
    return addresses


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


class Client:
    """Asks for one address at a time: no redirect is followed, no cookie kept, no proxy taken from the environment.

    It stands on httpx's transport level, below `AsyncClient`, which reads a redirect's target even when it is not to
    follow it, and fails on what it can't read.  What is asked for is the address as the WHATWG parser has it; no
    second parser sees it.
    """

    def __init__(
        self, policy: Policy, agent: str, authorities: ssl.SSLContext, proxy: str | None = None
    ) -> None:
        self._policy = policy
        self._by_proxy = proxy is not None
        bounds: dict[str, Any] = {
            "ssl_context": authorities,
            "max_connections": None,
            "max_keepalive_connections": 0,
        }
        if proxy:
            # The proxy is the editor's own, wherever it stands; what it is asked for is looked at before.
            self._pool: httpcore.AsyncConnectionPool = httpcore.AsyncHTTPProxy(
                proxy_url=proxy, network_backend=_Backend(Policy(allow_private=True)), **bounds
            )
        else:
            self._pool = httpcore.AsyncConnectionPool(network_backend=_Backend(policy), **bounds)
        self._headers = [
            (b"User-Agent", agent.encode("ascii", "ignore")),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"close"),
        ]

    @asynccontextmanager
    async def get(
        self, url: URL, also: Mapping[str, str] = _NOTHING, *, accept: str = PAGES
    ) -> AsyncIterator[httpx.Response]:
        """The answer to a GET with these headers too, its body not yet read; httpcore's errors, RefusedError,
        UnresolvedError."""
        request = httpcore.Request(
            method="GET",
            url=httpcore.URL(
                scheme=url.protocol.removesuffix(":").encode(),
                host=url.hostname.strip("[]").encode(),
                port=int(url.port) if url.port else None,
                target=(url.pathname + url.search).encode(),
            ),
            headers=[
                (b"Host", url.host.encode()),
                *self._headers,
                (b"Accept", accept.encode()),
                *((name.encode(), value.encode("ascii", "ignore")) for name, value in also.items()),
            ],
        )
        if self._by_proxy:
            await _checked(self._policy, url.hostname, int(url.port or 0))
        answer = await self._pool.handle_async_request(request)
        response = httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream)
        )
        try:
            yield response
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close what is open."""
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
