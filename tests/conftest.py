"""What several tests need: a newsletter of one's own, the command, a small web."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from roundup.app.desk import Desk
from roundup.config import DATABASE, Home

NOW = datetime(2024, 1, 5, 12, 0, tzinfo=UTC)
"""A Friday in 2024-W01: the moment at which tests happen."""


@dataclass
class Answer:
    """What the small web says at one path."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class SmallWeb:
    """A web server on loopback: `pages` maps a path to its answer; the requests' paths are kept in order."""

    origin: str
    pages: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return self.origin + path


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[SmallWeb]:
    """A small web while the context is open; what it has no page for is 404, robots.txt too."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            small.asked.append(self.path)
            small.headers.append(dict(self.headers))
            page = small.pages.get(self.path.partition("?")[0], Answer("not here", 404))
            answer = page(dict(self.headers)) if callable(page) else page
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
            for name, value in (head | dict(answer.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            """A client that went away is no error of the test's."""

    server = Server((host, 0), Handler)
    server.daemon_threads = True
    small = SmallWeb(f"http://{host}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield small
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    """A small web on loopback."""
    with serving() as open_web:
        yield open_web


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A newsletter at work, in a folder of its own, on Friday of 2024-W01; loopback may be asked."""
    home = Home(tmp_path / "home", tmp_path / "home" / DATABASE)
    settings = {"ROUNDUP_FETCH__ALLOW_PRIVATE": "127.0.0.1,127.0.0.2", "ROUNDUP_FETCH__HOST_DELAY": "0"}
    with Desk(home, clock=lambda: NOW, who="ada", environ=settings) as open_desk:
        open_desk.make()
        yield open_desk


@dataclass(frozen=True)
class Ran:
    """What a run of the command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def roundup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """The command line over a home in `tmp_path`, in this process: `roundup("add", url)`.

    Nobody's own settings count; loopback may be asked, without a delay.  `home=False` leaves --home out.
    """
    for name in ("ROUNDUP_HOME", "ROUNDUP_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("ROUNDUP_FETCH__ALLOW_PRIVATE", "127.0.0.1,127.0.0.2")
    monkeypatch.setenv("ROUNDUP_FETCH__HOST_DELAY", "0")
    monkeypatch.chdir(tmp_path)

    def run(*args: object, home: bool = True) -> Ran:
        from roundup.cli import run as run_command

        before = ["--home", str(tmp_path / "home")] if home else []
        code = run_command([*before, *map(str, args)])
        seen = capsys.readouterr()
        return Ran(code, seen.out, seen.err)

    return run
