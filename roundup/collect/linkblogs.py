"""Linkblogs: which address of an entry is the page that it is about, and which the linkblog's own page on it.

The rules, in doubt for the entry's own link:

1. A format that has a place for both is believed (JSON Feed: `external_url` and `url`).
2. Where the entry's link leads to another site, it is the target.  The linkblog's own page is the first of
   `rel="related"` (as Daring Fireball has it), the guid and the comments that leads to the feed's own site; a
   linkblog without pages of its own (bookmarks, a planet) is there as its home page.
3. Where the entry's link leads to the feed's own site, and exactly one `rel="related"` to another, that is
   the target (Atom linkblogs, and the link field of Blogger).

A feed whose entries all lead to one and the same other site is no linkblog: that is its publisher's other name,
or a service that counts readers.  Nor is one that has no pages of its own and leads to one other site only.
"""

from collections.abc import Iterator

from roundup import urls
from roundup.collect.entries import Source


def targets(source: Source, url: str) -> Iterator[tuple[str | None, str | None]]:
    """For each entry of the feed at this address: the page that it is about, and the linkblog's own page on it,
    None where the first is that."""
    home = source.home_page or url
    sites = {urls.host(address) for address in (url, source.home_page) if address}
    hosts = [urls.host(said.link) if said.link else "" for said in source.said]
    elsewhere = {host for host in hosts if host and not _on(host, sites)}
    one_name = len(elsewhere) == 1 and len(hosts) > 1 and elsewhere.issuperset(filter(None, hosts))
    for said, host in zip(source.said, hosts, strict=True):
        if not said.link or said.via or one_name:
            yield said.link, said.via
        elif host in elsewhere:
            own = (page for page in (*said.related, *said.pages) if _on(urls.host(page), sites))
            yield said.link, next(own, None) or (home if len(elsewhere) > 1 else None)
        else:
            others = {page for page in said.related if not _on(urls.host(page), sites)}
            yield (others.pop(), said.link) if len(others) == 1 else (said.link, None)


def _on(host: str, sites: set[str]) -> bool:
    """Whether a host is one of these, or stands below or above one."""
    return host in sites or any(host.endswith("." + site) or site.endswith("." + host) for site in sites)
