"""The copy page's server: one page for this computer's own browser, until Ctrl-C."""

import secrets
import socketserver
import sys
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from roundup.render.copypage import POLICY

_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class CopyServer:
    """Serves one page on a free port of 127.0.0.1 while the context is open, at a path that nobody can guess.

    Others on this computer, and pages of the web in the same browser, can't find the page or read it: any other path
    is 404, and a request that names another host (as one after a rebound DNS name does) is refused.
    """

    url: str
    """Where the page is, once the context is open."""

    def __init__(self, page: str) -> None:
        self._page = page.encode()

    def __enter__(self) -> Self:
        path = f"/{secrets.token_urlsafe(24)}/"
        self._server = _Server(path, self._page)
        self.url = f"http://{self._server.host}{path}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def serve(self) -> None:
        """Wait until Ctrl-C; the page is served meanwhile."""
        with suppress(KeyboardInterrupt):
            self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, path: str, page: bytes) -> None:
        self.path = path
        self.page = page
        super().__init__(("127.0.0.1", 0), _Request)
        self.host = f"127.0.0.1:{self.server_port}"

    def server_bind(self) -> None:
        # HTTPServer would ask the resolver for a name of 127.0.0.1, which takes seconds on some machines.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that hangs up early is no fault of ours; anything else is, and is shown.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Request(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds; lets an idle kept-alive connection go

    def do_GET(self) -> None:
        if self.headers.get_all("Host") != [self.server.host]:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, b"This page is not served under that name.\n")
        elif not secrets.compare_digest(self.path.encode(), self.server.path.encode()):
            self._answer(HTTPStatus.NOT_FOUND, b"There is nothing at this address.\n")
        else:
            self._answer(HTTPStatus.OK, self.server.page, "text/html")

    def do_HEAD(self) -> None:
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Any other method, or no HTTP at all."""
        self.close_connection = True
        self._answer(HTTPStatus(code), b"Only GET and HEAD are answered.\n")

    def _answer(self, status: HTTPStatus, body: bytes, media_type: str = "text/plain") -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "roundup"

    def log_message(self, *_: object) -> None:
        """Say nothing: what is printed belongs to the command."""
