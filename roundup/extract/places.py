"""What the tags, classes and identifiers of a page's elements say: here is the article, this stands around it.

The words below are conventions: of content systems and their themes (WordPress, Drupal, Blogger, Ghost, Arc), of
CSS frameworks and BEM names, of the programs that sites embed for comments, consent, sharing and advertising.
"""

import re
from functools import lru_cache
from itertools import pairwise


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


HEADINGS = _tags("h1 h2 h3 h4 h5 h6")
NEVER = _tags(
    "script style noscript svg head iframe button select option optgroup input textarea template object embed canvas "
    "audio video picture map area dialog datalist frame frameset noindex param source track math link meta rp rt rtc "
    "time label legend menu base progress output img wbr"
)
AROUND = _tags("nav aside footer form figure fieldset")
BLOCKS = _tags(
    "html body address article aside blockquote center caption dd details div dl dt fieldset figure figcaption footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
LISTS = _tags("ul ol dl")
NAMED = _tags("div p section span ul ol dl li dd dt details")
GROUPS = _tags("div section p ul ol dl")
BOXES = _tags("article div main section")
APART = _tags("div section details ol ul")
MARKS = {"em": "*", "i": "*", "b": "**", "strong": "**"}
KINDS = {"summary": "h3", "li": "li", "dd": "li", "dt": "li", "td": "td", "th": "td", "pre": "pre"}
KINDS.update({heading: heading for heading in HEADINGS})


def _words(text: str) -> frozenset[str]:
    """Separated by spaces; a hyphen joins two that stand side by side in a name."""
    return frozenset(text.replace("-", "").split())


_APART = _words(
    # Readers' comments, and the articles that a page loads below its own.
    "^comment ^comments commentlist disqus infinite-scroll "
    # What it asks about cookies: by itself, or by the programs that sites embed for it.
    "cookie-banner cookie-bar cookie-consent cookies-consent cookie-law cookie-notice consent-banner consent-manager "
    "consent-modal privacy-popup gdpr dsgvo rgpd onetrust cookiebot borlabs cmplz didomi usercentrics cookieyes iubenda"
)
_AROUND = _words(
    # Ways through the site.
    "nav navigation menu breadcrumb breadcrumbs pagination sidebar footer banner bar widget button buttons btn "
    # Share it, follow us.
    "share sharing social socials "
    # Advertising.
    "ad ads advert advertisement sponsored promo outbrain taboola "
    # Other articles.
    "related recommended teaser popular stories slideshow "
    # A newsletter, a subscription.
    "newsletter subscribe subscription "
    # Messages before the page.
    "cookie cookies consent modal popup overlay lightbox tooltip notice "
    # Who wrote it and when, under which headings it is filed.
    "author authors byline bio profile meta metadata tags timestamp dateline rating post-info disclaimer "
    # Pictures and films.
    "caption credit credits copyright gallery media player embed "
    # Readers' comments.
    "comment comments "
    # For no eyes, or only for some.
    "=hidden is-hidden visually-hidden invisible hide noprint sr-only screen-reader"
)
_ARTICLE = _words(
    "article-body article-content article-text entry-body entry-content entry-text post-body post-content post-text "
    "story-body story-content story-text blog-body blog-content blog-text news-body news-content news-text"
)
_STORY = _words("=article =post =story =entry =hentry single-post single-content blog-post article-container")
_CONTENT = _words(
    "=content main-content content-main content-body content-area site-content page-content rich-text prose"
)
_MAIN = _words("^main")

_LONGEST = 2_000
"""Letters of an element's classes that are read, so that a page can't make them a task."""
_PIECE = re.compile(r"[A-Za-z0-9]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


@lru_cache(4096)
def _said(names: str) -> frozenset[str]:
    """The words of identifiers or classes; two that stand side by side also as one: `side-bar` and `sideBar` say what
    `sidebar` says.  A whole name has an = before it, and its first word a ^."""
    said = set()
    for name in names.split():
        words = []
        for piece in _PIECE.findall(name):
            said.add(piece.lower())
            words += [word.lower() for word in _CAMEL.findall(piece)]
        if words:
            said.update(word for word in words if len(word) > 2)
            said.update(a + b for a, b in pairwise(words))
            said.add("=" + "".join(words))
            said.add("^" + words[0])
    return frozenset(said)


def _says(name: str, classes: str, words: frozenset[str]) -> bool:
    return not (words.isdisjoint(_said(name[:_LONGEST])) and words.isdisjoint(_said(classes[:_LONGEST])))


def is_apart(name: str, classes: str) -> bool:
    """Whether it is readers' comments, articles that a page loads below its own, or what it asks about cookies:
    each may be longer than the article."""
    return _says(name, classes, _APART)


def is_around(name: str, classes: str) -> bool:
    """Whether it stands around articles, or in them without being theirs."""
    return _says(name, classes, _AROUND)


def rank(tag: str, name: str, classes: str) -> int:
    """Of what may be the article: 0 is named as one, 1 an <article>, 2 and 3 named as a story or as the content,
    4 only the page's main part; -1 for anything else."""
    if _says(name, classes, _ARTICLE):
        return 0
    if tag == "article":
        return 1
    if _says(name, classes, _STORY):
        return 2
    if _says(name, classes, _CONTENT):
        return 3
    return 4 if tag == "main" or _says(name, classes, _MAIN) else -1
