"""Whose text it is: agencies and press release services, whose texts many outlets print.

A text is an agency's where its byline names the agency alone, or where it begins or ends as the agency's texts do.
An outlet's own report "with material of" an agency is its own.
"""

import re
from collections.abc import Iterable, Iterator

from roundup.extract import jsonld
from roundup.extract.metadata import AUTHORS, Metadata
from roundup.model import Origin, Value
from roundup.text.marks import one_line
from roundup.text.words import fold

# The agency's name as editors write it (db/publishers.toml), and how it names itself in bylines and datelines.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Reuters", "Thomson Reuters", "Reuters News", "路透社", "路透", "ロイター"),
    "AP": ("AP", "Associated Press", "The Associated Press", "AP News", "美联社", "美聯社"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "法新社"),
    "Bloomberg": ("Bloomberg", "Bloomberg News", "彭博社"),
    "Dow Jones": ("Dow Jones", "Dow Jones Newswires"),
    "UPI": ("UPI", "United Press International"),
    "PA Media": ("PA Media", "Press Association", "PA"),
    "The Canadian Press": ("The Canadian Press", "Canadian Press"),
    "AAP": ("AAP", "Australian Associated Press"),
    "dpa": ("dpa", "Deutsche Presse-Agentur", "dpa-infocom", "dpa-AFX", "dpa-afx"),
    "APA": ("APA", "Austria Presse Agentur"),
    "Keystone-SDA": ("Keystone-SDA", "SDA", "Keystone-ATS", "ATS"),
    "epd": ("epd", "Evangelischer Pressedienst"),
    "KNA": ("KNA", "Katholische Nachrichten-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "Europa Press": ("Europa Press", "EuropaPress"),
    "ANSA": ("ANSA",),
    "Lusa": ("Lusa", "Agência Lusa"),
    "Belga": ("Belga", "Agence Belga"),
    "ANP": ("ANP",),
    "NTB": ("NTB",),
    "Ritzau": ("Ritzau",),
    "STT": ("STT",),
    "PAP": ("PAP", "Polska Agencja Prasowa"),
    "TASS": ("TASS", "ТАСС"),
    "Interfax": ("Interfax", "Интерфакс"),
    "Ukrinform": ("Ukrinform", "Укрінформ"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "Anadolu Ajansı"),
    "Xinhua": ("Xinhua", "Xinhua News Agency", "新华社", "新華社", "新华网"),
    "China News Service": ("China News Service", "中新社", "中新网"),
    "Central News Agency": ("Central News Agency", "中央社"),
    "Kyodo": ("Kyodo", "Kyodo News", "共同", "共同通信", "共同社"),
    "Jiji": ("Jiji", "Jiji Press", "時事", "時事通信"),
    "Yonhap": ("Yonhap", "Yonhap News Agency", "연합뉴스", "聯合ニュース", "韩联社", "韓聯社"),
    "BNS": ("BNS", "Baltic News Service"),
    "JTA": ("JTA", "Jewish Telegraphic Agency"),
    "Petra": ("Petra News Agency", "بترا"),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI", "Asian News International"),
    "IANS": ("IANS",),
    "Bernama": ("Bernama",),
    "Antara": ("Antara", "ANTARA"),
}
_SERVICES: dict[str, tuple[str, ...]] = {
    "PR Newswire": (
        "PR Newswire",
        "PRNewswire",
        "PRNewswire-PRWeb",
        "PRNewswire-AsiaNet",
        "Cision",
        "美通社",
    ),
    "Business Wire": ("Business Wire", "BUSINESS WIRE", "BusinessWire"),
    "GlobeNewswire": ("GlobeNewswire", "GLOBE NEWSWIRE", "Globe Newswire"),
    "ACCESSWIRE": ("ACCESSWIRE", "Accesswire"),
    "Newsfile": ("Newsfile", "Newsfile Corp.", "Newsfile Corp"),
    "EIN Presswire": ("EIN Presswire", "EINPresswire.com", "EIN PRESSWIRE"),
    "news aktuell": ("ots", "news aktuell"),
    "APA-OTS": ("APA-OTS",),
    "EQS": ("EQS News", "EQS-News", "EQS-Media"),
}
SERVICES = frozenset(_SERVICES)
"""Those that carry press releases: their texts are by who pays for them."""

_ALL = {**_AGENCIES, **_SERVICES}
# Short names that are also words, or other bodies' names: in a byline alone they say too little.
_TOO_SHORT = frozenset({"ap", "pa", "apa", "sda", "ats", "ots", "stt", "pap", "ani", "bns", "jta"})
_BY_NAME = {name.casefold(): agency for agency, names in _ALL.items() for name in names}


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_HEAD = 400
"""Characters at the head of a text in which an agency names itself."""
_TAIL = 400
"""… and at its end."""

_NAMED = _any(name for names in _ALL.values() for name in names)
# `VARNHOLM, Jan 3 (Reuters) -`, `Berlin (dpa/bb) -`, `(서울=연합뉴스)`, `（共同）`
_DATELINE = re.compile(
    rf"^[^()（）\n]{{0,80}}[(（](?:[^()（）\n]{{1,12}}=)?({_NAMED})(?:/[\w-]{{1,12}})?[)）]", re.M
)
# `Jan. 3, 2024 /PRNewswire/ --`
_SLASHED = re.compile(rf"/({_any(_SERVICES['PR Newswire'])})/")
# `新华社北京1月3日电`, `中央社記者王小明台北3日電`, `[北京 3日 ロイター]`
_CHINESE = re.compile(
    r"(新华社|新華社|中新社|中央社)[^。，,\n]{0,30}?[日]?[电電讯訊](?![a-z话話视視脑腦影子])"
)
_BRACKETED = re.compile(rf"^[\[［【][^\]］】\n]{{0,20}}?({_NAMED})[^\]］】\n]{{0,8}}[\]］】]", re.M)
# `© dpa-infocom, dpa:240103-…`, `Copyright 2024 The Associated Press. All rights reserved.`
_SIGNING = _any([*_AGENCIES["AP"][1:3], *_AGENCIES["AFP"], *_AGENCIES["dpa"]])
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|\bcopyright\b)[^\n]{{0,20}}?\b({_SIGNING})\b",
    re.I,
)
# How Reuters signs: `(Reporting by Ines Malk; Editing by Tor Brane)`
_REPORTING = re.compile(
    r"\(\s*(?:Additional )?[Rr]eporting by [^()\n]{3,200}?;?\s*(?:[Ww]riting by[^()\n]{3,120}?;?\s*)?[Ee]diting by "
)

_BY = re.compile(r"^\s*(?:by|von|par|por|di|da|door|source|quelle|fuente|来源|來源)\s*[:：]?\s+", re.I)
# Between a reporter's name and the agency's: `Ines Malk, Associated Press`; `and` or `with` would name two voices.
_JOINT = re.compile(r"\s*(?:,|\||/|·|\(|\bfor\b|\bof\b)\s*")


_FOLDED = frozenset(map(fold, _BY_NAME))


def is_agency(folded: str) -> bool:
    """Whether this is the name of an agency or a press release service (`text.words.fold`): no person is called so."""
    return folded in _FOLDED


def wire(about: Metadata, text: str) -> tuple[Value, ...]:
    """The agency whose text this is, by the name that editors write; behind it, as its byline has it.  Empty where
    none is named."""
    for line, origin in _bylines(about):
        written = _of_byline(line)
        if written:
            agency = _BY_NAME[written.casefold()]
            return (Value(agency, origin), *([Value(written, origin)] if written != agency else []))
    head, tail = text[:_HEAD], text[-_TAIL:]
    for pattern in (_DATELINE, _SLASHED, _CHINESE, _BRACKETED):
        if match := pattern.search(head):
            return (Value(_BY_NAME[match[1].casefold()], "text"),)
    if match := _COPYRIGHT.search(tail):
        return (Value(_BY_NAME[match[1].casefold()], "text"),)
    return (Value("Reuters", "text"),) if _REPORTING.search(tail) else ()


def _bylines(about: Metadata) -> Iterator[tuple[str, Origin]]:
    for node in about.data.articles[:1]:
        names = jsonld.names(about.data, node.get("author"))
        if len(names) == 1:
            yield names[0], "jsonld"
    for line in about.meta(*AUTHORS):
        yield one_line(line, 200), "meta"
    for element in about.page.xpath("//*[contains(@class, 'byline')]")[:3]:
        yield one_line(str(element.text_content())[:1000], 200), "html"


def _of_byline(line: str) -> str | None:
    """The agency that a byline names, as it is written there; none where others are named as well."""
    line = _BY.sub("", line).strip(" .)–—-")
    if line.casefold() in _BY_NAME:
        return None if line.casefold() in _TOO_SHORT and not line.isupper() else line
    if re.search(r"\b(?:and|with|und|mit|et|avec|y|con)\b|&", line):
        return None
    parts = _JOINT.split(line)
    last = parts[-1].strip(" .)")
    is_name = len(parts) == 2 and len(parts[0].split()) <= 4 and len(last) > 3
    return last if is_name and last.casefold() in _BY_NAME else None
