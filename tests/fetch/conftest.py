"""The web as one test sees it: names that lead where the test says, connections to loopback alone, raw servers."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpcore
import pytest

from roundup.fetch.addresses import Policy, is_public
from roundup.fetch.client import Client, trust
from roundup.fetch.web import Limits, Web
from roundup.model import Outcome
from tests.conftest import NOW

AGENT = "roundup/1.0 (+https://tolvarn-herald.example/about)"
LOOPBACK = Policy(("127.0.0.1", "127.0.0.2"))
CERTIFICATE = Path(__file__).with_name("loopback.pem")
USUAL = trust(None)
"""The usual authorities; reading them takes longer than a test."""


def make(
    policy: Policy = LOOPBACK,
    *,
    pause: float = 0.0,
    authorities: ssl.SSLContext = USUAL,
    **limits: Any,
) -> Web:
    """The web with these settings; the client is closed with it."""
    return Web(Client(policy, AGENT, authorities), policy, Limits(**({"seconds": 20.0} | limits)), pause)


def fetch(*urls: str, **settings: Any) -> list[Outcome]:
    """What these addresses come to, one after another in one run."""

    async def run() -> list[Outcome]:
        async with make(**settings) as web:
            return [await web.fetch(url, NOW) for url in urls]

    return asyncio.run(run())


def fetch_at_once(*urls: str, **settings: Any) -> list[Outcome]:
    """What these addresses come to, all at the same time in one run."""

    async def run() -> list[Outcome]:
        async with make(**settings) as web:
            return await asyncio.gather(*(web.fetch(url, NOW) for url in urls))

    return asyncio.run(run())


def one(url: str, **settings: Any) -> Outcome:
    """What one address comes to."""
    (outcome,) = fetch(url, **settings)
    return outcome


@dataclass
class Network:
    """Where names lead, what was looked up, and which addresses a connection was made to."""

    names: dict[str, list[str] | Iterator[list[str]]] = field(default_factory=dict)
    """A host's addresses; an iterator gives others at each look-up."""
    looked_up: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """No name is looked up outside, and nothing but loopback is connected to."""
    network = Network()
    real_look_up, real_connect = socket.getaddrinfo, httpcore.AnyIOBackend.connect_tcp

    def look_up(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002  # as the real one is called
        name = host.decode() if isinstance(host, bytes) else str(host)
        try:
            socket.inet_pton(socket.AF_INET6 if ":" in name else socket.AF_INET, name.partition("%")[0])
        except OSError:
            network.looked_up.append(name)
            answer = network.names.get(name, [])
            addresses = answer if isinstance(answer, list) else next(answer)
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        else:
            addresses = [name]
        flags |= socket.AI_NUMERICHOST
        found = (real_look_up(one, port, family, type, proto, flags) for one in addresses)
        return [entry for entries in found for entry in entries]

    async def connect(self: httpcore.AnyIOBackend, host: str, *args: Any, **more: Any) -> Any:
        network.connected.append(host)
        if not host.startswith("127.") and host != "::1":
            raise httpcore.ConnectError(f"{host} is outside")
        return await real_connect(self, host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    return network


def private(addresses: Iterable[str]) -> list[str]:
    """Those that are not of the public web."""
    return [address for address in addresses if not is_public(address)]


@dataclass
class Raw:
    """A server that sends whatever bytes a test wants; `requests` are those for pages, in order."""

    origin: str
    requests: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: for a handler that waits."""

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return self.origin + path


Handler = Callable[[socket.socket, Raw], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
NO_RULES = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def raw(
    handler: Handler | bytes, tls: ssl.SSLContext | None = None, *, robots: Handler | bytes = NO_RULES
) -> Iterator[Raw]:
    """A server that answers a request for robots.txt as `robots` does, and any other as `handler` does;
    either may also be the bytes of an answer."""
    listener = socket.create_server(("127.0.0.1", 0))
    scheme = "https" if tls else "http"
    server = Raw(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")

    def serve(conn: socket.socket) -> None:
        try:
            with tls.wrap_socket(conn, server_side=True) if tls else conn as stream:
                stream.settimeout(20)
                request = b""
                while b"\r\n\r\n" not in request:
                    part = stream.recv(65536)
                    if not part:
                        return
                    request += part
                answer = robots
                if not request.startswith(b"GET /robots.txt "):
                    server.requests.append(request)
                    answer = handler
                if isinstance(answer, bytes):
                    stream.sendall(answer)
                else:
                    answer(stream, server)
        except OSError:
            pass  # the other side has gone, which is what many of these tests are about

    def accept() -> None:
        while True:
            try:
                conn, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(conn,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def server_tls() -> ssl.SSLContext:
    """TLS for a server on 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
