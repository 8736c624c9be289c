"""The demo's little news web: invented outlets over one invented week, served on loopback."""

import re
import socketserver
import sys
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from roundup.demo.pdf import pdf

WEB = Path(__file__).parent / "web"
ORIGIN = re.compile(r"\{origin:([a-z-]+)\}")
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
NOT_FOUND = """<!DOCTYPE html>
<html lang="en">
  <head><meta charset="utf-8"><title>Page not found</title></head>
  <body><h1>Page not found</h1><p>There is nothing at this address.</p></body>
</html>
"""


class Answer(NamedTuple):
    """What is sent for one path: status, media type with its charset, and body."""

    status: HTTPStatus
    media_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """A strong validator of the body, in its quotation marks (RFC 9110, section 8.8.3)."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'


class NewsWeb:
    """The demo's little news web: one loopback port an outlet, served while the context is open.

    The addresses are absolute (`http://127.0.0.1:PORT/…`), differ from one opening to the next, and
    exist from `__enter__` on. What is an article, a feed, the login or the report stands in
    `web/web.toml`; `{origin:SLUG}` in a packaged file becomes that outlet's origin.
    """

    origins: dict[str, str]
    """Folder of `web/` to `http://127.0.0.1:PORT`."""
    login: str
    """The page behind the login: it answers 401."""
    report: str
    """The PDF report, made when it is asked for."""
    feeds: list[str]
    """The outlets' feeds, RSS and Atom."""

    def __init__(self) -> None:
        self._plan: dict[str, Any] = tomllib.loads(_read("web.toml"))
        self.origins = {}

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            for folder in sorted(path.name for path in WEB.iterdir() if path.is_dir()):
                outlet = opened.enter_context(_Outlet(folder, self._answer))
                self.origins[folder] = f"http://127.0.0.1:{outlet.server_address[1]}"
                # The default of half a second a port would make closing the demo slow.
                thread = Thread(target=outlet.serve_forever, args=(0.02,), daemon=True)
                thread.start()
                opened.callback(thread.join)
                opened.callback(outlet.shutdown)
            self.login = self._address(self._plan["login"])
            self.report = self._address(self._plan["report"]["at"])
            self.feeds = [self._address(place) for place in self._plan["feeds"]]
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def articles(self) -> list[str]:
        """The ordinary articles' addresses, without the login page and the PDF, oldest first."""
        return [self._address(place) for place in self._plan["articles"]]

    def _address(self, place: str) -> str:
        folder, _, name = place.partition("/")
        return f"{self.origins[folder]}/{name}"

    def _answer(self, folder: str, name: str) -> Answer:
        place = f"{folder}/{name or 'index.html'}"
        if place == self._plan["report"]["at"]:
            return Answer(HTTPStatus.OK, "application/pdf", self._report())
        # Only names that were listed are opened, so no path can lead out of the folder.
        if place not in _served(folder):
            return Answer(HTTPStatus.NOT_FOUND, MEDIA_TYPES[".html"], NOT_FOUND.encode())
        text = ORIGIN.sub(lambda match: self.origins[match[1]], _read(place))
        status = HTTPStatus.UNAUTHORIZED if place == self._plan["login"] else HTTPStatus.OK
        return Answer(status, _media_type(place, text), text.encode())

    def _report(self) -> bytes:
        report = self._plan["report"]
        pages = _read(report["text"]).rstrip("\n").split("\n---page---\n")
        lines = [page.split("\n") for page in pages]
        return pdf(lines, title=report["title"], created=report["created"], labels=report["labels"])


class _Outlet(ThreadingHTTPServer):
    """One outlet on a free loopback port; `answer` is called with its folder and a name in it."""

    def __init__(self, folder: str, answer: Callable[[str, str], Answer]) -> None:
        self.folder = folder
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Request)

    def server_bind(self) -> None:
        # HTTPServer would ask the resolver for a name of 127.0.0.1, which takes seconds on some
        # machines and is never used.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A reader that hangs up early is no fault of the demo's; anything else is, and is shown.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Request(BaseHTTPRequestHandler):
    server: _Outlet
    protocol_version = "HTTP/1.1"
    # Buffered, headers and body leave together: else the body waits for a delayed acknowledgement.
    wbufsize = -1
    timeout = 10  # seconds; lets an idle kept-alive connection go

    def do_GET(self) -> None:
        answer = self.server.answer(self.server.folder, urlsplit(self.path).path.lstrip("/"))
        fresh = answer.status is HTTPStatus.OK
        unchanged = fresh and _names(self.headers.get("If-None-Match", ""), answer.etag)
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else answer.status)
        if fresh:
            self.send_header("ETag", answer.etag)
        if answer.status is HTTPStatus.UNAUTHORIZED:
            # RFC 9110, section 15.5.2: a 401 names its challenge.
            self.send_header("WWW-Authenticate", 'Form realm="subscribers"')
        if not unchanged:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not unchanged and self.command != "HEAD":
            self.wfile.write(answer.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def version_string(self) -> str:
        return "NewsWeb"

    def log_message(self, *_: object) -> None:
        """Say nothing: stdout and stderr belong to the command that is shown."""


def _names(if_none_match: str, etag: str) -> bool:
    candidates = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in candidates or "*" in candidates


def _served(folder: str) -> set[str]:
    return {
        f"{folder}/{path.name}"
        for path in (WEB / folder).iterdir()
        if path.suffix in (".html", ".svg", ".xml") or path.name == "robots.txt"
    }


def _media_type(place: str, text: str) -> str:
    if place.endswith(".xml"):
        return f"application/{'rss' if '<rss' in text else 'atom'}+xml; charset=utf-8"
    return MEDIA_TYPES[Path(place).suffix]


def _read(place: str) -> str:
    return (WEB / place).read_text(encoding="utf-8")
