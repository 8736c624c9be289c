"""What a night's poll costs beside a plain script of httpx and feedparser: all feeds new, then nothing new."""

import asyncio
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

from cpu import ROUNDUP, compare, cpu

FEEDS, ITEMS = 300, 20
ETAG = '"as-it-was"'


def feed(host: str) -> bytes:
    """A host's feed, with some words in each entry as feeds have them."""
    words = (
        "The port of Varnholm deepened its basin by night, and the dredgers worked until the spring tides. "
        * 4
    )
    items = "".join(
        f"<item><title>Basin number {n} of {host} is deeper now</title><link>http://{host}/{n}.html</link>"
        f'<guid isPermaLink="false">{host}-{n}</guid><pubDate>Wed, 03 Jan 2024 {n % 24:02}:00:00 +0000</pubDate>'
        f"<dc:creator>Nora Whitlock</dc:creator><category>Ports</category><description>&lt;p&gt;{words}&lt;/p&gt;"
        "</description></item>"
        for n in range(ITEMS)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{host}</title><link>http://{host}/</link>{items}</channel></rss>"
    ).encode()


async def serve(port: int) -> None:
    """Every address of 127.0.0.0/8 is a host with a feed."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.readuntil(b"\r\n\r\n"):
            lines = request.decode("latin-1").lower().split("\r\n")
            host = next(line.partition(": ")[2] for line in lines if line.startswith("host:"))
            if "/robots.txt" in lines[0]:
                status, body = "404 Not Found", b""
            elif f"if-none-match: {ETAG}" in lines:
                status, body = "304 Not Modified", b""
            else:
                status, body = "200 OK", feed(host)
            head = f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\nETag: {ETAG}\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
            if "connection: close" in lines:
                break
        writer.close()

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # the other side has gone

    async with await asyncio.start_server(quietly, "127.0.0.1", port) as one:
        for number in range(2, FEEDS + 2):
            await asyncio.start_server(quietly, f"127.0.{number // 250}.{number % 250 + 2}", port)
        print("ready", flush=True)
        await one.serve_forever()


async def plain(urls: list[str], known: Path) -> None:
    """The script: ask all, parse what came, keep it in SQLite."""
    import sqlite3

    import feedparser
    import httpx

    db = sqlite3.connect(known)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, etag TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS entries (url TEXT PRIMARY KEY, title TEXT, published TEXT)")
    etags = dict(db.execute("SELECT url, etag FROM feeds").fetchall())
    waiting = iter(urls)
    async with httpx.AsyncClient(timeout=30) as client:

        async def work() -> None:
            for url in waiting:
                headers = {"If-None-Match": etags[url]} if url in etags else {}
                answer = await client.get(url, headers=headers)
                if answer.status_code != 200:
                    continue
                entries = feedparser.parse(answer.content).entries
                rows = [(entry.link, entry.title, entry.get("published")) for entry in entries]
                db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", rows)
                db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?)", (url, answer.headers.get("etag")))

        await asyncio.gather(*(work() for _ in range(32)))
    db.commit()


def main() -> None:
    """Print the ratios."""
    port = 18_431
    urls = [f"http://127.0.{n // 250}.{n % 250 + 2}:{port}/feed.xml" for n in range(2, FEEDS + 2)]
    settings = f"[fetch]\nallow_private = true\nhost_delay = 0\nports = [{port}]\n"
    server = subprocess.Popen([sys.executable, __file__, "serve", str(port)], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        with tempfile.TemporaryDirectory() as folder:
            lines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
            opml = Path(folder) / "feeds.opml"
            opml.write_text(f'<opml version="2.0"><body>{lines}</body></opml>')
            (Path(folder) / "urls").write_text("\n".join(urls))
            numbers = count()

            def ours(*, again: bool) -> float:
                home = str(Path(folder) / f"home{next(numbers)}")
                Path(home).mkdir()
                (Path(home) / "roundup.toml").write_text(settings)
                cpu([*ROUNDUP, "--home", home, "feeds", "import", str(opml)])
                poll = [*ROUNDUP, "--home", home, "feeds", "poll"]
                first = cpu(poll)
                return cpu(poll) if again else first

            def theirs(*, again: bool) -> float:
                known = str(Path(folder) / f"plain{next(numbers)}.db")
                script = [sys.executable, __file__, "plain", str(Path(folder) / "urls"), known]
                first = cpu(script)
                return cpu(script) if again else first

            def both(name: str, goal: float, *, again: bool) -> None:
                compare(
                    f"{name} / a script of httpx and feedparser",
                    goal,
                    lambda: ours(again=again),
                    lambda: theirs(again=again),
                    5,
                )

            both(f"poll of {FEEDS} feeds, all new", 1.2, again=False)
            both("nothing new", 1.3, again=True)
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", number]:
            asyncio.run(serve(int(number)))
        case ["plain", list_, database]:
            asyncio.run(plain(Path(list_).read_text().split(), Path(database)))
        case _:
            main()
