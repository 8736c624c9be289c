"""Names on a page: the people who wrote it, and what the site calls itself."""

import re

from roundup import urls
from roundup.model import Origin, Value
from roundup.text.marks import one_line
from roundup.text.words import fold

_JOINT = re.compile(r"\s*(?:,| and | und | et | y | & |;|、|/|\|)\s*")
_BY = re.compile(
    r"^(?:(?:view |see )?(?:all |more )?(?:posts|articles|stories) by|(?:zeige )?alle beiträge von|"
    r"by|von|par|por|di|written by|text|autor|author|文|记者|作者)(?:\s*[:：]\s*|\s+)",
    re.I,
)
_NOBODY = re.compile(
    r"\b(?:staff|editors?|editorial|redaktion|rédaction|newsroom|admin|desk|team|agency|agence|agentur|"
    r"correspondent|reporters?|contributors?)\b|redaktion|"
    r"http|www\.|@|\.com\b|\d{3}|^(?:news|press|guest|author|unknown|webmaster|von|by|\W*)$",
    re.I,
)

_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\w\.\w{2,}/")
# Degrees and the like behind a name are no second person.
_TITLES = re.compile(
    r",?\s+(?:Ph\.?\s?D|M\.?D|M\.?A|M\.?Sc|MBA|JD|Esq|Jr|Sr|II|III|IV)\b\.?(?=\s*(?:,|$|and |&|;))"
)
_ASIDE = re.compile(r"\s*[(（\[].*$")
_SLOGAN = re.compile(r"\s+[-–—|:·»]\s+|\s*\|\s*")
_LEGAL = re.compile(
    r"[\s,]+(?:gmbh|ag|se|inc|ltd|llc|plc|eg|e\.v|s\.?a|corp|co)\.?(?:\s*&\s*co\.?\s*kg)?$", re.I
)
_DOMAIN = re.compile(r"\w\.[a-z]{2,}$", re.I)
_TWO_NAMES = re.compile(r"[a-z]{2,} (?:[a-z]\.? )?[a-z]{2,}")


def people(candidates: list[Value], sites: list[str]) -> tuple[Value, ...]:
    """The people who wrote it; the publisher is none of them, unless the page knows nobody else and its site
    bears a person's name."""
    publishers = {fold(site) for site in sites}
    return _bylines(candidates, publishers) or _bylines(
        [one for one in candidates if one.origin == "jsonld"],
        {name for name in publishers if not _TWO_NAMES.fullmatch(name)},
    )


def _bylines(candidates: list[Value], publishers: set[str]) -> tuple[Value, ...]:
    """The people of each place; the meta tags, and the page's markup, hold a name each and belong together."""
    found: list[tuple[list[str], Origin]] = []
    shared: dict[Origin, list[str]] = {"meta": [], "html": []}
    for one in candidates:
        names = one.value if isinstance(one.value, list) else [one.value]
        persons = [person for name in names for person in _people(name, publishers)]
        if one.origin in shared:
            shared[one.origin] += persons
        else:
            found.append((persons, one.origin))
    found += [(persons, origin) for origin, persons in shared.items()]
    done: dict[str, Value] = {}
    for persons, origin in found:
        each: dict[str, str] = {}
        for person in persons:
            each.setdefault(fold(person), person)
        if each:
            done.setdefault(" ".join(sorted(each)), Value(list(each.values()), origin))
    return tuple(done.values())


def _people(text: str, publishers: set[str]) -> list[str]:
    """The names of people in a byline."""
    line = _BY.sub("", one_line(text, 200))
    if _ADDRESS.search(line):
        return []
    line = _TITLES.sub("", line)
    found = []
    for part in _JOINT.split(line):
        name = _ASIDE.sub("", _BY.sub("", part)).strip(" .:–—-|")
        if (
            2 <= len(name) <= 60
            and len(name.split()) <= 5
            and not _NOBODY.search(name)
            and fold(name) not in publishers
        ):
            found.append(name)
    return found


def sites(candidates: list[Value], url: str) -> tuple[Value, ...]:
    """What the site calls itself: in its meta tags, then as a publisher; a bare address comes last."""
    letters = urls.host(url).replace("-", "").replace(".", "")

    def rank(one: Value) -> tuple[bool, bool]:
        return (bool(_DOMAIN.search(str(one.value))), one.origin != "meta")

    cleaned: dict[str, Value] = {}
    for one in candidates:
        name = _site_name(str(one.value), letters)
        if name:
            cleaned.setdefault(name, Value(name, one.origin))
    return tuple(sorted(cleaned.values(), key=rank))


def _site_name(text: str, home: str) -> str | None:
    """A site's name without slogan, legal form and address."""
    if text.startswith(("http:", "https:", "@")):
        return None
    pieces = _SLOGAN.split(one_line(text, 200))
    name = next((p for p in pieces if p and fold(p).replace(" ", "") in home), pieces[0])
    return _LEGAL.sub("", name).strip(" |,") or None
