"""Accounts on Mastodon, Bluesky and the like: what their posts link."""

import re
from collections.abc import Iterator

from roundup import urls
from roundup.collect.entries import Said, Source, page

_LONGEST = 60_000
"""Characters of a post that are looked at."""
# Bluesky shows addresses without their scheme, and the longer ones not in full.
_ADDRESS = re.compile(r"(?:https?://|(?<![\w@/.-])(?:[\w-]+\.)+[a-z]{2,24}/)[^\s<>\"'“”‘’«»]+")
_MOST = 50
"""Links of one post."""
_ENDS = ".,;:!?)]}*_~"


def is_account(source: Source) -> bool:
    """Whether the feed is that of an account: its program says so (Mastodon), its entries' names do (Bluesky), or
    its entries have no titles and all stand below the account's page, which is not the site's home page."""
    if source.generator.lower().startswith("mastodon") or any(
        said.guid.startswith("at://") for said in source.said
    ):
        return True
    home = source.home_page
    return (
        home is not None
        and bool(urls.path(home))
        and bool(source.said)
        and not any(said.title for said in source.said)
        and all((said.link or "").startswith(home.rstrip("/") + "/") for said in source.said)
    )


def links(said: Said) -> Iterator[str]:
    """The pages that a post links, each once: no people, hashtags or posts that it quotes, and nothing on the
    site where it stands."""
    home = urls.host(said.link) if said.link else None
    seen = {said.link}
    for address in _addresses(said.post[:_LONGEST], said.link or "https://nowhere.invalid/"):
        if address not in seen and urls.host(address) != home:
            seen.add(address)
            yield address
            if len(seen) > _MOST:
                return


def _addresses(post: str, base: str) -> Iterator[str]:
    if "<a " not in post.lower():
        for match in _ADDRESS.finditer(post):
            text = match[0].rstrip(_ENDS)
            # "…" and "..." stand where a program has shortened an address for people to look at.
            full = text if text.startswith(("http://", "https://")) else f"https://{text}"
            if not match[0].endswith(("…", "...")) and (found := page(full, base)):
                yield found
        return
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(post, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for anchor in tree.iter("a"):
        classes = set((anchor.get("class") or "").split())
        quoted = any("quote-inline" in (above.get("class") or "") for above in anchor.iterancestors("p"))
        if classes.isdisjoint(("mention", "hashtag")) and anchor.get("rel") != "tag" and not quoted:
            found = page(anchor.get("href"), base)
            if found:
                yield found
