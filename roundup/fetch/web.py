"""From a URL to an Outcome: the exchange with a host, hop by hop."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

import httpcore
import httpx
from ada_url import URL

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.fetch.addresses import Policy
from roundup.fetch.client import FEEDS, PAGES, Client, RefusedError, UnresolvedError
from roundup.fetch.decode import BrokenError, Decoder, TooLargeError, UnaskedError
from roundup.fetch.politeness import Turns, max_age, retry_after
from roundup.fetch.robots import LONGEST_DELAY, MOST_BYTES, Robots, Rules
from roundup.model import Outcome, Page, Validators
from roundup.text.sniff import media_type

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SELF = "save the page from your browser and add it with `roundup add --html FILE URL`"

# What an answer's status means to an editor, where it is no success.
_STATUS: Mapping[int, tuple[Any, str]] = {
    400: ("failed", "The server can't make sense of this address (400)."),
    401: ("needs_you", f"The page asks for a login; {_SELF}."),
    402: ("needs_you", f"The page asks for a payment; {_SELF}."),
    403: ("needs_you", f"The server doesn't let us in (403); {_SELF}."),
    404: ("failed", "There is no such page any more (404)."),
    407: ("needs_you", "A proxy on the way asks for a login."),
    410: ("failed", "The page was taken down (410)."),
    451: ("needs_you", f"The page is withheld for legal reasons here (451); {_SELF}."),
}
_FILES = ("image/", "video/", "audio/", "font/", "model/")
_ENOUGH = 4096
"""Bytes by which a file shows that it is what its header says."""
_HEAD = 16_384
"""Bytes of a page in which a meta refresh is looked for."""
_AT_ONCE = 5.0
"""Seconds; a page that refreshes later is there to be read."""
_FOR_NOW = frozenset((408, 421, 423, 425, 429))


@dataclass(frozen=True)
class Limits:
    """The bounds of one exchange, redirects included."""

    seconds: float = 30.0
    wire_bytes: int = 5_000_000
    decoded_bytes: int = 10_000_000
    redirects: int = 10
    downgrade: bool = False
    """Whether a redirect from https to http is followed."""


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True)
class _Onward:
    """Where an address leads, and whether it does so for good (RFC 9110, 15.4.2 and 15.4.9)."""

    url: str
    for_good: bool


class Web:
    """The web, as one run sees it: a client, what may be asked, and whose turn it is."""

    def __init__(
        self,
        client: Client,
        policy: Policy,
        limits: Limits,
        pause: float,
        turns: Turns | None = None,
        rules: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._client = client
        self._policy = policy
        self._limits = limits
        self._pause = pause
        self._turns = turns or Turns()
        self._robots = Robots(self._read_rules, rules)
        self._pages_of: Counter[str] = Counter()
        self._resting: dict[str, float] = {}
        """Until when a host wants to be left alone, because it said that it was asked too much."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.aclose()
        self._turns.close()

    @property
    def rules_read(self) -> Mapping[str, str]:
        """The robots.txt of each origin that was asked for it, "" where it has none: they hold for a day."""
        return self._robots.answers

    async def fetch(
        self, url: str, now: datetime, *, have: Validators | None = None, robots: bool = True
    ) -> Outcome:
        """The page at `url`, or why there is none; `now` is for a Retry-After that names a date.

        `have`: what the page that we have was sent with; the outcome may then be that it is unchanged.  `robots`:
        whether a robots.txt that forbids the page holds; its Crawl-delay always does.
        """
        return await self._follow(url, _Wanted(now, have, robots))

    async def feed(self, url: str, now: datetime, *, have: Validators | None = None) -> Outcome:
        """The bytes of the feed at `url`, whatever they are, as `Outcome.page`; `moved` says where it is now, when
        every redirect on the way was for good.  robots.txt holds, because nobody clicks here."""
        outcome = await self._follow(url, _Wanted(now, have, feed=True))
        reason = (outcome.reason or "").replace(f"; {_SELF}", "") or None
        return replace(outcome, reason=reason)

    async def _follow(self, url: str, wanted: "_Wanted") -> Outcome:
        # A feed is small, and asked again tomorrow: it gets half of a page's time.
        budget = _Budget(self._limits.seconds / (2 if wanted.feed else 1))
        moved = None
        for_good = True
        for _ in range(self._limits.redirects + 1):
            step = await self._hop(url, budget, wanted)
            if isinstance(step, Outcome):
                return replace(step, moved=moved) if moved and step.state == "fetched" else step
            url = step.url
            for_good &= step.for_good
            moved = url if for_good else None
        return Outcome(
            "failed",
            f"The address leads through more than {self._limits.redirects} redirects.",
            url=url,
        )

    async def _hop(self, given: str, budget: "_Budget", wanted: "_Wanted") -> Outcome | _Onward:
        """One address: what it answers, or where it leads."""
        try:
            url = urls.parse(given)
        except NotAUrlError as error:
            return Outcome("failed", f"A redirect leads to {given[:200]!r}, where {error}.", url=given)
        refusal = self._policy.refusal(url)
        if refusal:
            return Outcome("refused", f"{url.host} {refusal}.", url=url.href)
        rules = await self._robots.of(url.origin)
        if rules.text is None:
            return _for_now(str(rules.trouble), url.href)
        if wanted.robots and not rules.allows(url.href):
            return Outcome(
                "refused",
                f"The robots.txt of {url.host} asks robots to stay away; {_SELF}.",
                url=url.href,
            )
        if rules.delay() > LONGEST_DELAY and self._pages_of[url.hostname]:
            reason = f"{url.host} asks robots to wait {rules.delay():g} seconds between two pages."
            return Outcome("retry", reason, url=url.href, wait=rules.delay(), turn=True)
        rest = self._resting.get(url.host, 0.0) - asyncio.get_running_loop().time()
        if rest > 0:
            return Outcome(
                "retry", f"{url.host} asks to be left alone for now.", url=url.href, wait=rest, turn=True
            )
        # A longer delay is kept from page to page by putting the link off; the first page need not wait for it.
        delay = rules.delay() if rules.delay() <= LONGEST_DELAY else 0.0
        self._pages_of[url.hostname] += 1
        conditions = _conditions(wanted.have, url.href)
        answer = await self._ask(url, delay, budget, conditions, FEEDS if wanted.feed else PAGES)
        if isinstance(answer, Outcome):
            return answer
        if answer.status == 304 and conditions:
            fresh = max_age(answer.headers.get("cache-control"))
            return Outcome("fetched", url=url.href, status=304, unchanged=True, fresh=fresh)
        return self._judge(url, answer, wanted)

    async def _ask(
        self, url: URL, delay: float, budget: "_Budget", conditions: Mapping[str, str], accept: str
    ) -> _Answer | Outcome:
        """The answer, or the failure, of one request, when it is our turn at the host."""
        async with self._turns.at(url.hostname, max(self._pause, delay)):
            try:
                async with budget:
                    return await self._request(
                        url,
                        self._limits.wire_bytes,
                        self._limits.decoded_bytes,
                        conditions,
                        accept=accept,
                    )
            except Exception as error:
                outcome = _failure(error, url, budget.seconds)
                if outcome is None:
                    raise
                return outcome

    async def _request(
        self,
        url: URL,
        wire: int,
        decoded: int,
        conditions: Mapping[str, str] = MappingProxyType({}),
        *,
        accept: str = PAGES,
        cut: bool = False,
    ) -> _Answer:
        """Ask once, and read the answer within these bounds; with `cut`, what is beyond them is left unread."""
        async with self._client.get(url, conditions, accept=accept) as response:
            declared = response.headers.get("content-length", "")
            is_file = response.headers.get("content-type", "").lower().startswith(_FILES)
            if declared.isdecimal() and int(declared[:20]) > wire and not cut and not is_file:
                raise TooLargeError(f"{int(declared[:20]):,} bytes")
            decoder = Decoder(response.headers.get("content-encoding", ""), decoded)
            size = 0
            async for part in response.aiter_raw():
                size += len(part)
                try:
                    if size > wire:
                        raise TooLargeError(f"more than {wire:,} bytes")
                    decoder.feed(part)
                    if not cut and size > _ENOUGH and _is_file(response, decoder.so_far()):
                        return _Answer(response.status_code, response.headers, decoder.so_far())
                except TooLargeError:
                    if not cut:
                        raise
                    return _Answer(response.status_code, response.headers, decoder.so_far())
            return _Answer(response.status_code, response.headers, decoder.end())

    def _judge(self, url: URL, answer: _Answer, wanted: "_Wanted") -> Outcome | _Onward:
        """What an answer comes to: a page, a failure, or the next address."""
        status, headers = answer.status, answer.headers
        if status in _REDIRECTS and headers.get("location"):
            try:
                target = str(URL(headers["location"], url.href).href)
            except ValueError:
                return Outcome("failed", "A redirect leads to an address that can't be read.", url=url.href)
            if url.protocol == "https:" and target.startswith("http:") and not self._limits.downgrade:
                return Outcome(
                    "refused",
                    f"A redirect of {url.host} leads from https to http, where anyone could change the page;"
                    " fetch.allow_downgrade would allow it.",
                    url=url.href,
                    status=status,
                )
            return _Onward(target, for_good=status in (301, 308))
        if status in _FOR_NOW or status >= 500:
            wait = retry_after(headers.get("retry-after"), headers.get("date"), wanted.now)
            if status == 429 and wait:
                self._resting[url.host] = asyncio.get_running_loop().time() + wait
            return _for_now(f"{url.host} is busy or broken ({status})", url.href, status, wait)
        if status in _STATUS:
            state, reason = _STATUS[status]
            return Outcome(state, reason, url=url.href, status=status)
        if not 200 <= status < 300 or status in (204, 205):
            return Outcome(
                "failed",
                f"{url.host} answered {status}, which is no page.",
                url=url.href,
                status=status,
            )
        if wanted.feed:
            return _feed(url, answer)
        outcome = _page(url, answer)
        onward = _refreshed(outcome.page) if outcome.page else None
        if onward == url.href:
            return Outcome(
                "failed", "The page only loads itself again and again.", url=url.href, status=status
            )
        return _Onward(onward, for_good=False) if onward else outcome

    async def _read_rules(self, origin: str) -> Rules:
        """The robots.txt of an origin: 4xx allows everything, 5xx and silence forbid it for a while."""
        url = URL(origin + "/robots.txt")
        budget = _Budget(self._limits.seconds)
        for _ in range(6):
            refusal = self._policy.refusal(url)
            if refusal:
                # Rules that lead where we may not go are no rules; the page itself will be refused.
                return Rules("")
            async with self._turns.at(url.hostname, self._pause):
                try:
                    async with budget:
                        answer = await self._request(url, MOST_BYTES, MOST_BYTES, cut=True)
                except RefusedError:
                    # The page itself will say so.
                    return Rules("")
                except Exception as error:
                    outcome = _failure(error, url, budget.seconds)
                    if outcome is None:
                        raise
                    # What hinders the rules hinders the page: a host that is not there, say.
                    return Rules(None, str(outcome.reason).rstrip("."))
            if answer.status in _REDIRECTS and answer.headers.get("location"):
                try:
                    url = URL(answer.headers["location"], url.href)
                except ValueError:
                    return Rules("")
                if url.protocol not in ("http:", "https:"):
                    return Rules("")
                continue
            if answer.status >= 500 or answer.status == 429:
                return Rules(None, f"The robots.txt of {url.host} can't be read now ({answer.status})")
            if not 200 <= answer.status < 300:
                return Rules("")
            return Rules(answer.body[:MOST_BYTES].decode("utf-8-sig", "replace"))
        return Rules("")


def _conditions(have: Validators | None, url: str) -> Mapping[str, str]:
    """The headers that ask for a page only if it is another than the one that we have (RFC 9110, 13.1)."""
    if have is None or have.url != url:
        return {}
    wanted = {"If-None-Match": have.etag, "If-Modified-Since": have.modified}
    return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class _Wanted:
    """What is asked for, and how."""

    now: datetime
    have: Validators | None = None
    robots: bool = True
    feed: bool = False


class _Budget:
    """Seconds for a whole exchange; only the time inside its `async with` blocks counts."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._left = seconds

    async def __aenter__(self) -> None:
        self._began = asyncio.get_running_loop().time()
        self._timeout = asyncio.timeout(max(0.0, self._left))
        await self._timeout.__aenter__()

    async def __aexit__(self, *error: Any) -> None:
        self._left -= asyncio.get_running_loop().time() - self._began
        await self._timeout.__aexit__(*error)


def _for_now(what: str, url: str, status: int | None = None, wait: float | None = None) -> Outcome:
    return Outcome("retry", f"{what}.", url=url, status=status, wait=wait)


def _failure(error: Exception, url: URL, seconds: float) -> Outcome | None:
    """The outcome of an expected failure; None for a bug."""
    host, href = url.host, url.href
    match error:
        case RefusedError():
            return Outcome("refused", f"{host} {error}.", url=href)
        case UnresolvedError() | UnicodeError():
            return _for_now(f"There is no host {host}, or the network is down", href)
        case TimeoutError():
            return _for_now(f"{host} took longer than {seconds:g} seconds", href)
        case TooLargeError():
            return Outcome(
                "failed",
                f"The page is too large: {error}; see fetch.max_bytes and fetch.max_decoded.",
                url=href,
            )
        case BrokenError():
            return _for_now(f"{host} broke off in the middle of the page", href)
        case ssl.SSLError() | httpcore.ConnectError() if _is_tls(error):
            return _for_now(f"The certificate of {host} is not valid", href)
        case httpcore.ConnectError():
            return _for_now(f"{host} can't be reached", href)
        case httpcore.RemoteProtocolError() | httpcore.ReadError() | httpcore.WriteError():
            return _for_now(f"{host} broke off in the middle of the page", href)
        case httpcore.LocalProtocolError():
            return Outcome("failed", "This address can't be asked for.", url=href)
        case UnaskedError():
            return Outcome("failed", f"{host} packs its pages in a way we did not ask for.", url=href)
    return None


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _page(url: URL, answer: _Answer) -> Outcome:
    """A good answer as a page; what is no text is kept as a bare link."""
    declared = answer.headers.get("content-type", "")
    kind = media_type(declared, answer.body)
    if not answer.body.strip():
        return _for_now(f"{url.host} sent an empty page", url.href, answer.status)
    if kind is None:
        name = declared.split(";")[0].strip() or "a file"
        return Outcome(
            "bare",
            f"There is nothing to read in it: it is {name}, no page.",
            url=url.href,
            status=answer.status,
        )
    page = Page(
        url=url.href,
        body=answer.body,
        media_type=kind,
        charset=_charset(declared),
        headers=tuple(answer.headers.items()),
        status=answer.status,
    )
    return Outcome("fetched", page=page, url=url.href, status=answer.status)


def _feed(url: URL, answer: _Answer) -> Outcome:
    """A good answer where a feed is expected: what it really is, whoever reads it finds out."""
    declared = answer.headers.get("content-type", "")
    page = Page(
        url=url.href,
        body=answer.body,
        media_type=declared.partition(";")[0].strip().lower(),
        charset=_charset(declared),
        headers=tuple(answer.headers.items()),
        status=answer.status,
    )
    fresh = max_age(answer.headers.get("cache-control"))
    return Outcome("fetched", page=page, url=url.href, status=answer.status, fresh=fresh)


def _is_file(response: httpx.Response, head: bytes) -> bool:
    """Whether an answer is a video, a picture or the like, of which nothing more need be taken."""
    declared = response.headers.get("content-type", "")
    return (
        200 <= response.status_code < 300
        and declared.lower().startswith(_FILES)
        and not media_type(declared, head)
    )


def _refreshed(page: Page) -> str | None:
    """Where a page sends its readers at once, by a meta refresh; scripts and what they show count for nothing."""
    if page.media_type != "text/html" or b"refresh" not in page.body[:_HEAD].lower():
        return None
    from w3lib.html import get_meta_refresh

    # An address is ASCII; a letter beyond it is percent-encoded by whoever parses the address.
    head = page.body[:_HEAD].decode("utf-8", "replace")
    try:
        wait, target = get_meta_refresh(head, "", "utf-8", ignore_tags=("script", "noscript", "template"))
        return str(URL(target, page.url).href) if target and wait is not None and wait <= _AT_ONCE else None
    except ValueError:
        return None  # an address that can't be read leads nowhere


def _charset(declared: str) -> str | None:
    for part in declared.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
