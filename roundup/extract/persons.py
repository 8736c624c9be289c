"""From what stands in a byline to names of people: no roles, degrees, agencies, newsrooms, dates, handles."""

import html
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from roundup.extract import eastern, wires
from roundup.text.marks import one_line
from roundup.text.words import fold

_MOST, _MOST_PEOPLE = 1500, 40
"""Characters of a byline that are read: a paper may have many authors in one line."""

# What stands before an author's name; a day may stand before that.
_DONE = (
    r"words|story|text|article|analysis|opinion|commentary|column|reporting|review|posted|written|published|created|"
    r"submitted|contributed|authored|reported|compiled|(?:view |see )?(?:all|more) (?:posts|articles|stories)|post|"
    r"(?:eine? )?(?:(?:blog|gast)? ?beitrag|artikel|kommentar|analyse)|erstellt|eingestellt|geschrieben|verfasst|"
    r"veröffentlicht|gespeichert|(?:zeige )?alle (?:beiträge|artikel)|publicado|escrito|publié|écrit|rédigé|scritto|"
    r"pubblicato|geschreven|skrevet|skriven|this (?:guest )?(?:post|article|story|piece) (?:was|is)"
)
_BY = re.compile(
    rf"(?:\d[\d.,:/ –-]+(?:(?:Uhr|h),? )?)?(?:(?:{_DONE}) ){{0,2}}"
    r"(?:by|von|par|por|di|door|av|af|oleh|durch|przez)(?: ?[:：] ?| |$)|"
    r"(?:words|text|story|(?:co-?)?authors?|written|autor(?:en|in|es)?|auteurs?|autore|penulis|forfatter|författare|"
    r"tekst|teksti|автор|автори|авторы|yazan|posted) ?[:：] ?",
    re.I,
)
# What stands before the name of one who did something else with it.
_OTHERS = re.compile(
    r"(?:(?:medically |expert |fact[ -]?)?(?:reviewed|checked|edited|translated|illustrated|photographed|produced|"
    r"hosted|narrated|presented|redigiert|übersetzt)|photo\w*|foto\w*|pictures?|images?|bild(?:er)?|video|"
    r"illustrations?|graphics?|grafik|editing|additional reporting|translation|cover|credits?|source|quelle|"
    r"edici[oó]n)(?: ?[:：]| (?:by|von|par|por)\b|$)",
    re.I,
)

# Between a name and what is said of it, or a day; a full stop ends a sentence but behind an initial or a title.
_BREAK = re.compile(
    r" ?[|•·∙●;\n>»/] ?| [-–—]+ | ?[–—]+$|^[-–—]+ ?|(?<=[a-z]{3})\. (?=[A-Z])|"
    r" (?=[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
)
_JOINT = re.compile(r" ?, ?(?:and |und |& )?| (?:and|und|et|och|og|ja|и|та|with|mit) | ?& ?| ?\+ ?")
# These join two names, and stand within one as well (Ortega y Gasset): they join whole names only.
_MAYBE_JOINT = re.compile(r" (?:y|e|i|ve|en|dan) ")
_ASIDE = re.compile(r" ?[(\[<][^)\]>]*[)\]>]?")
_DEGREES = re.compile(r",? (?:Ph\. ?D|PhD|M\.?D|M\.?Sc|M\.?A|MBA|MPH|R\.?N)\b\.?(?=\s*(?:,|$|and |&|;|\||/))")
_SUFFIX = re.compile(r",? (?=(?:Jr|Sr|II|III|IV)\b)")
_DOCTOR = re.compile(r"(?:(?:prof(?:essor)?|dr|dipl|mag|ing|mr|mrs|ms)\b\.?(?:-\w+\.?)? )+(?=\S)", re.I)
_ROLE = re.compile(
    r" (?:(?:senior|junior|staff|chief|deputy|managing|executive|contributing|associate|assistant|special|freelance|"
    r"political|foreign|national|sports?|freier?|leitende[rn]?)[ -])*(?:writer|editor|reporter|correspondent|"
    r"columnist|producer|journalist|contributor|redakteur(?:in)?|korrespondent(?:in)?|reporterin|journalistin|"
    r"volont[aä]r(?:in)?|autorin|staff|follow|updated|published|posted)s?\b",
    re.I,
)
_ADDRESS = re.compile(
    r"https?:|www\.|\S@\S|(?<!\w)@\w|\w\.\w{2,}/|\w{2}\.(?:com|net|org|info|[a-z]{2})\b", re.I
)

_PARTICLES = re.compile(
    r"von|van|der|den|de|del|della|delle|di|da|das|do|dos|du|des|la|le|las|los|lo|el|al|bin|bint|"
    r"ibn|ben|zu|zum|zur|vom|ter|ten|te|af|av|y|e|i|'t|'n|’t|ul|ur|abu"
)
# A word, `van der Aue`: before a comma and another word it is a surname.
_IS_SURNAME = re.compile(rf"(?:(?:{_PARTICLES.pattern}) )*\S+", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:(?:[-'’‘`´.‐‑]|\.[-‐‑])[^\W\d_]+)*\.?$")
_LAST_STOP = re.compile(r"\b(?:[^\W\d_]{1,2}|Jr|Sr)\.$")
# Names that their bearers, or a system, wrote small: believed only where nothing but a name is expected.
_SMALL = re.compile(r"[^\W\d_]{2,} [^\W\d_A-Z]{3,}")
# `AppleInsider` is a brand, `McCravy` is none.
_BRAND = re.compile(r"(?!Mac|Mc|De|Di|Le|La|Van|Fitz)[A-Z][a-zäöü]+[A-Z]")
# What may follow a name without a mark between: where, for whom and when it was written.
_BEHIND = re.compile(r"in|for|für|aus|at|from|fra|em|en|à|au|bei|bij|am|um|on|updated|published")

# What a newsroom, a firm, a role or a button is called; none of these words is part of a person's name.
_NOBODY = re.compile(
    r"\b(?:staff|editor\w*|\w*r[eé]da[ckçz]\w+|news(?:room|desk)?|admin\w*|web(?:master|team)|developer|desk|bureau|"
    r"team|agen(?:cy|c?ias?|cies|zia|ce|tur(?:en)?)|agência|reporter\w*|[ck]orrespondent\w*|contributors?|journal\w*|"
    r"writers?|columnists?|producers?|review(?:ers?|ed)|engineer|experts?|autor(?:in|en|innen)?|authors?|"
    r"volont[aä]r\w*|gast(?:autor|beitrag)\w*|unknown|anonym\w*|user|nachrichten|press|\w*presse\w*|media|medien|"
    r"magazine?|gazette|zeitung|times|tribune|herald|online|radio|television|tv|broadcasting|univers\w*|institut\w*|"
    r"academy|college|school|department|minist(?:ry|erium)|office|cent(?:er|re)|association|society|foundation|"
    r"stiftung|\w*verband(?:es|s)?|verlag|council|committee|program|project|group|inc|llc|ltd|gmbh|corp(?:oration)?|"
    r"company|partners|solutions|services?|studio|marketing|global|international|community|official|updated|"
    r"published|today|yesterday|politics|sports?|business|technology|opinion|culture|lifestyle|science|posts|"
    r"articles?|stories|beitr[aä]ge?|artikel|werbung|anzeige|sponsored|privacy|photo\w*|images?)\b|\be\. ?v\b",
    re.I,
)
_NEWSROOM = re.compile(
    r"\b(?:staff|editors|editorial team|\w*redaktion|redaccion|redacao|newsroom|newsdesk|agenc(?:ies|ias)|agenturen|"
    r"(?:web)?team|pressestelle)\b(?! (?:writer|reporter|editor))"
)
# No name begins so, in a button, a heading or a house; none is a name by itself.
_FIRST = re.compile(
    r"share|read|follow|view|see|show|more|all|alle|top|best|about|subscribe|contact|print|send|copy|link|click|get|"
    r"our|your|the|letzte|zum|zur|how|what|why|in|im|home|blog|world|health|travel|archiv|comments|comment|die|der|"
    r"das|le|les|los|las|tags|menu|search|next|previous|back|von|by|und|and|guest|daily|weekly|wie|was|diario|diário"
)
# Wire services beside those of `wires`, and what others of them are called.
_LESSER_WIRES = re.compile(
    r"sid|epa|itar tass|ria novosti|anadolu ajansi|aa|iha|dha|tt|ctk|cna|keystone sda|sputnik|mti|hina|tanjug|agerpres|"
    r"mediafax|lapresse|adnkronos|agi|dts|ddp|dapd|rtr|awp|red|(?:[a-z]+ ){1,3}(?:press|presse|presse agentur|news|"
    r"newswires?|wire)"
)

_ACCOUNT = re.compile(r"(?=.*[^\W\d_])\w[\w.-]{0,24}\w")
_SYSTEM = re.compile(
    r"admin|^(?:root|user|guest|gast|test|web|super|publish|reda|edit|info)|(?:team|staff)$", re.I
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the bylines of one page."""

    publishers: Collection[str] = ()
    """The site's own names, folded: none of the people."""
    japanese: bool = False
    accounts: bool = False
    """Whether an account's name or initials will do, where a name is expected and there is none."""

    def read(self, texts: Iterable[str], *, trusted: bool = True) -> list[str]:
        """The people whom these bylines name, as they are written, each once.

        Where a name is expected, `trusted`, a single word may be one.  The lines of a text are read apart.
        """
        each: dict[str, str] = {}
        for text in texts:
            names = _persons(text, self, trusted)
            if not names and self.accounts and trusted:
                names = _accounts(text, self)
            for name in names:
                each.setdefault(fold(name), name)
        return list(each.values())[:_MOST_PEOPLE]

    def is_newsroom(self, text: str) -> bool:
        """Whether a byline is that of a newsroom, a wire or the site itself: `Redaktion`, `AFP`, `Courier staff`."""
        line = fold(_without_label(text))
        is_ours = line in self.publishers or _is_wire(line) or _NEWSROOM.search(line)
        return 0 < len(line) <= 50 and bool(is_ours)


def _is_wire(folded: str) -> bool:
    return wires.is_agency(folded) or bool(_LESSER_WIRES.fullmatch(folded))


def inverted(text: str) -> str:
    """`Doe, Jane` in reading order, where names are written so; other text as it is."""
    surname, comma, given = (part.strip() for part in text[:_MOST].partition(","))
    if not comma or "," in given or not (1 <= len(surname.split()) <= 3 and 1 <= len(given.split()) <= 3):
        return text
    return text if _SUFFIX.match(f", {given}") else f"{given} {surname}"


def is_labelled(text: str) -> bool:
    """Whether a text begins as a byline does: `By …`, `Von …`, `Author: …`."""
    return bool(_BY.match(text))


def is_of_others(text: str) -> bool:
    """Whether a text begins with the name of other work than writing: `Reviewed by …`, `Photo: …`."""
    return bool(_OTHERS.match(text))


def _without_label(text: str) -> str:
    label = _BY.match(text)
    return text[label.end() :].strip(" :,") if label else text


def _persons(text: str, reader: Reader, trusted: bool) -> list[str]:
    if text.lstrip().startswith(("http:", "https:")):
        return []
    if len(text) > _MOST:
        text = text[:_MOST].rpartition(",")[0]
    lines = [one_line(line, _MOST) for line in html.unescape(text).splitlines()]
    text = "\n".join(line for line in lines if line)
    if eastern.is_eastern(text):
        line = text.replace("\n", " ")
        named = _without_label(line)
        names = eastern.persons(named, reader.publishers, trusted=trusted, japanese=reader.japanese)
        western = [] if names else _western(eastern.without_label(line), reader, trusted)
        return names or [name for name in western if not eastern.is_eastern(name)]
    return _western(text, reader, trusted)


def _accounts(text: str, reader: Reader) -> list[str]:
    """The accounts or initials that a byline names, `kei_eno`, `fb;mk`: none of a system, the site or a newsroom."""
    line = _without_label(one_line(html.unescape(text[:_MOST]).replace("\n", " "), _MOST))
    if _ADDRESS.search(line):
        return []
    parts = re.split(r" ?[,;/&] ?", re.split(r" ?[|•·»] ?", line)[0])
    return [one for one in parts if _is_account(one, reader)] if all(map(_ACCOUNT.fullmatch, parts)) else []


def _is_account(name: str, reader: Reader) -> bool:
    # `TarasFit` of the site Taras Fit World, `newsam` of news.am.
    folded = fold(name).replace(" ", "")
    houses = [house.replace(" ", "") for house in reader.publishers]
    is_house = folded in houses or (len(folded) > 2 and any(folded in house for house in houses))
    is_acronym = len(name) > 2 and name.isupper()
    is_label = _FIRST.fullmatch(name.lower()) or _BY.fullmatch(name)
    is_nobody = _is_wire(fold(name)) or _SYSTEM.search(name) or _NOBODY.search(name)
    return not (is_house or is_acronym or is_label or is_nobody)


def _western(text: str, reader: Reader, trusted: bool) -> list[str]:
    found: list[str] = []
    labels, ours = 0, True
    for piece in _BREAK.split(_ASIDE.sub(" ", _DEGREES.sub("", _SUFFIX.sub(" ", text)))):
        line = piece.strip(" \"'“”„:,")
        if _OTHERS.match(line):
            ours = False
        if is_labelled(line):
            labels, ours = labels + 1, True
            line = _without_label(line)
        if line and ours:
            found += _line(line, reader, trusted)
    # A single word beside whole names is a place, a section or an initial.
    if (whole := [name for name in found if " " in name]) or not (trusted or labels):
        return whole
    return found[:1] if len(found) < 3 else []


def _line(line: str, reader: Reader, trusted: bool) -> list[str]:
    if fold(line.partition(",")[0]) in reader.publishers:
        # `Ostrel and Coast, Calvane, Germany`: a house that is called as two people would be, and its town.
        line = ", ".join(part for part in line.split(",")[1:] if " " in part.strip())
    names = list(_names(line, reader))
    is_small = not names and trusted and _SMALL.fullmatch(line) and _is_person(line, reader)
    return [line] if is_small else names


def _names(line: str, reader: Reader) -> Iterator[str]:
    parts = [part for part in _JOINT.split(line) if part]
    if len(parts) == 2 and "," in line and " " not in parts[1] and _IS_SURNAME.fullmatch(parts[0]):
        parts = [inverted(line)]
    elif "&" in line and len(parts) == 2 and not all(" " in part for part in parts):
        # `Reid & Sons`, `Tax & Accounting`: a firm.
        return
    for number, part in enumerate(parts):
        halves = _MAYBE_JOINT.split(part)
        names = [_name(half, reader) for half in (halves if all(" " in half for half in halves) else [part])]
        if not any(names) and "," not in line:
            # `Head of Marketing and Community Development`
            return
        # A single word behind a name is a place: `Jane Doe, Berlin`.
        yield from (name for name in names if name and (" " in name or not number))


def _name(text: str, reader: Reader) -> str | None:
    """The person's name that a text begins with; None when it begins with none."""
    address = _ADDRESS.search(text)
    text = _without_label(text[: address.start()].rpartition(" ")[0] if address else text)
    role = _ROLE.search(f" {text}")
    if role:
        text = text[role.end() :] if role.start() == 0 else text[: role.start() - 1]
    text = text.strip(" \"'“”„:*,")
    doctor = _DOCTOR.match(text)
    words: list[str] = []
    for word in text[doctor.end() if doctor else 0 :].split()[:9]:
        if _PARTICLES.fullmatch(word) or (_WORD.match(word) and _is_capital(word)):
            words.append(word)
            continue
        digit = re.search(r"\d", word)
        glued = _WORD.match(word[: digit.start()]) if digit else None
        if glued and _is_capital(word):
            # `Doe3 Jan 2024`: a date, or a note's number, glued to the name.
            words.append(glued[0])
        elif not digit and not _BEHIND.fullmatch(word.lower()):
            return None
        break
    while words and _PARTICLES.fullmatch(words[-1]):
        words.pop()
    name = " ".join(words)
    name = name if _LAST_STOP.search(name) else name.removesuffix(".")
    return name if _is_person(name, reader) and (" " in name or not role) else None


def _is_capital(word: str) -> bool:
    """Whether a word is written as names are: a capital first, or in a script without capitals."""
    return word[0].isupper() or word[0].lower() == word[0].upper() or word[:2] in ("d'", "d’", "l'", "l’")


def _is_person(name: str, reader: Reader) -> bool:
    folded, words = fold(name), name.split()
    if not 2 <= len(name) <= 60 or len(words) > 6 or folded in reader.publishers or _is_wire(folded):
        return False
    first = words[0]
    if _NOBODY.search(name) or (not _PARTICLES.fullmatch(first) and _FIRST.fullmatch(first.lower())):
        return False
    if len(words) == 1:  # An acronym, a user's or a firm's name is none.
        return len(name) > 2 and not name.isupper() and not _BRAND.match(name)
    # `ACLU Racial Justice`, `AP Sports`: an acronym before other words; JD Vance has two letters.
    is_acronym = first == "AP" or (3 <= len(first) <= 4 and first.isupper() and first.isalpha())
    if is_acronym and any(map(str.islower, words[-1])):
        return False
    # `MDR Thüringen`, a part of the house.
    return not folded.startswith(
        tuple(f"{house} " for house in reader.publishers if house and " " not in house)
    )
