"""A wire's own page of a text that others print."""

from collections.abc import Sequence
from datetime import date, timedelta

from roundup import urls
from roundup.app.desk import Desk
from roundup.extract import outlets
from roundup.model import Article
from roundup.store import links
from roundup.text.compare import copied

_DAYS = 3
"""Before or after: a copy is printed within days, on either side by time zones and embargoes."""


def of(desk: Desk, articles: Sequence[Article]) -> dict[int, Article]:
    """For each of these articles that is a wire's, the wire's own page of that text, where it is in the store."""
    found: dict[int, Article] = {}
    for article in articles:
        if article.wire and article.published and article.text:
            original = _original(desk, article, article.wire, date.fromisoformat(article.published[:10]))
            if original:
                found[article.link] = original
    return found


def _original(desk: Desk, copy: Article, wire: str, day: date) -> Article | None:
    family = outlets.wire(desk.outlets, wire).family
    first, last = day - timedelta(days=_DAYS), day + timedelta(days=_DAYS + 1)
    near = [
        link
        for link, url in links.published_between(desk.db, first.isoformat(), last.isoformat())
        if link != copy.link
        and (known := outlets.find(desk.outlets, urls.host(url)))
        and known.family == family
    ]
    return next((one for one in links.articles(desk.db, near) if copied(one.text, copy.text)), None)
