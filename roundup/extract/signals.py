"""What an editor should know of an article before they cite it, each with what on the page says so."""

import re
from collections.abc import Iterator, Mapping, Sequence

from roundup.extract import jsonld
from roundup.extract.metadata import Metadata
from roundup.model import Signal, Value
from roundup.text.marks import is_cjk, one_line

_SHORT = 150
"""Words; of a page whose article stands behind a wall, so many are its first paragraphs."""
_PART = 0.5
"""The share of the announced words below which what was read is a part; half allows for what is counted otherwise."""
_FEWEST_ANNOUNCED = 200
"""Words; an article that says it has fewer is short, whatever was read of it."""

_LIVE_PATH = re.compile(
    r"/(?:news|world|politics|sport)/live/|/live/\d|[/-]live-?(?:blog|news|updates|coverage|ticker)\b", re.I
)
_LIVE_TITLE = re.compile(
    r"^live(?: updates| blog|blog)?\s*[:|–—-]|[–—|-]\s*live(?: updates)?$|\blive-?(?:blog|ticker)\b", re.I
)

# Of the outlets' sections, in the languages that we know; as a whole word of a section, or a part of the path.
_OPINION = re.compile(
    r"^(?:opinions?|op-?eds?|commentary|comment(?: is free)?|columns?|columnists?|editorials?|letters"
    r"|viewpoints?|views?|meinung|kommentare?|kolumnen?|leitartikel|gastbeitrag"
    r"|tribunes?|éditorial|éditoriaux|chroniques?|débats?|points? de vue"
    r"|opini[óo]n|columnas?|tribuna|editoriales|opinião|colunas|opinioni|commenti|opinie|opinia|publicystyka|мнения|колонки"
    r"|社论|社論|评论|評論|观点|觀點|社説|論説|コラム|オピニオン|사설|칼럼|오피니언)$",
    re.I,
)
_OPINION_PATH = re.compile(
    r"/(?:opinions?|op-?eds?|commentary|commentisfree|comment|columns?|columnists?|editorials?|meinung|kommentare?"
    r"|leitartikel|tribunes?|opinion-[a-z]+|opinioni|opiniao|opinie)/",
    re.I,
)
_OPINION_TITLE = re.compile(
    r"^(?:opinion|op-?ed|commentary|editorial|kommentar|leitartikel|meinung|tribune)\s*[:|–—]", re.I
)

_RELEASE = re.compile(
    r"^(?:press|media|news) releases?$|^pressemitteilung(?:en)?$|^medienmitteilung(?:en)?$"
    r"|^communiqués?(?: de presse)?$"
    r"|^comunicados?(?: de (?:prensa|imprensa))?$|^comunicati? stampa$|^persbericht(?:en)?$"
    r"|^пресс-релизы?$|^新闻稿$|^新聞稿$|^プレスリリース$|^보도자료$",
    re.I,
)
_RELEASE_PATH = re.compile(
    r"[/_-]presse(?:mitteilung|meldung|aussendung)(?:en)?(?:[/_-]|$)"
    r"|/(?:(?:press|media|news)[-_]?releases?|medienmitteilungen|communique(?:s)?-de-presse|comunicados-de-prensa|comunicati-stampa|persberichten)(?:/|$)",
    re.I,
)
_RELEASE_TEXT = re.compile(
    r"^\W*(?:for immediate release|zur sofortigen veröffentlichung|pour diffusion immédiate)\b", re.I
)

_VIDEO_PATH = re.compile(r"/(?:videos?|watch|mediathek)(?:/|$|\?)", re.I)
_CUT = re.compile(r"(?:\[…\]|\[\.\.\.\]|…|\.\.\.)\s*$")
# What publishers write where they stop: `La suite est réservée aux abonnés`.
_REST = re.compile(
    r"(?:il vous reste|you have) \d[^\n]{0,60}|(?:la suite est )?réservée? aux abonnés"
    r"|for subscribers only|(?:nur )?für abonnenten|sólo para suscriptores"
    r"|riservat[oa] agli abbonati|余下内容|有料会員限定",
    re.I,
)
_GO_ON = re.compile(
    r"(?:continue reading|keep reading|read (?:more|the (?:full|rest))|subscribe to (?:read|continue)"
    r"|weiterlesen|lire la suite|sigue leyendo|seguir leyendo|continua a leggere"
    r"|阅读全文|閱讀全文|続きを読む)[^\n]{0,80}$",
    re.I,
)


def found(
    about: Metadata, fields: Mapping[str, Sequence[Value]], text: str, words: int, service: str | None
) -> tuple[Signal, ...]:
    """The signals of an article; `service` is the one that carries it, where it is a press release."""
    title = str(fields["title"][0].value) if fields.get("title") else ""
    sections = [str(one.value) for one in fields.get("section", ())]
    path = about.url.partition("://")[2].partition("?")[0]
    path = path[path.find("/") :] if "/" in path else ""
    several = (
        _paywalled(about),
        _live(about, title, path),
        _opinion(about, title, sections, path),
        _release(sections, text, path, service),
        _video(about, path, words),
    )
    signals = [signal for signal in several if signal]
    walled = any(signal.kind == "paywalled" for signal in signals)
    partial = _partial(about, text, words, walled)
    return tuple([*signals, partial] if partial else signals)


def _paywalled(about: Metadata) -> Signal | None:
    if not about.data.is_free:
        return Signal("paywalled", "its own data say that it is not free to read")
    tier = next((value.strip().lower() for value in about.meta("article:content_tier")), "")
    if tier in ("locked", "metered", "premium"):
        return Signal("paywalled", f"its own data call it “{tier}”")
    return None


def _partial(about: Metadata, text: str, words: int, walled: bool) -> Signal | None:
    if not words:
        return None
    announced = max(_announced(about), default=0)
    if announced >= _FEWEST_ANNOUNCED and words < announced * _PART:
        return Signal("partial", f"it says that it has {announced:,} words, {words:,} could be read")
    if walled and (rest := _REST.search(text[-300:])):
        return Signal("partial", f"it ends with “{one_line(rest[0], 80)}”")
    limit = _SHORT * 2 if is_cjk(text[:500]) else _SHORT
    if walled and words < limit:
        return Signal("partial", f"it is not free, and {words:,} words could be read")
    end = text[-200:]
    if words < limit and (_CUT.search(end) or _GO_ON.search(end)):
        return Signal("partial", f"its text breaks off at “{one_line(end)[-40:]}”")
    return None


def _announced(about: Metadata) -> Iterator[int]:
    for node in about.data.articles[:1]:
        count = str(node.get("wordCount") or "").replace(",", "").strip()
        if count.isdecimal() and len(count) < 7:
            yield int(count)


def _live(about: Metadata, title: str, path: str) -> Signal | None:
    if any(jsonld.has_type(node, "LiveBlogPosting") for node in about.data.described[:3]):
        return Signal("live", "its own data call it a live blog")
    if _LIVE_TITLE.search(title):
        return Signal("live", "its headline says so")
    return Signal("live", "its address says so") if _LIVE_PATH.search(path) else None


def _opinion(about: Metadata, title: str, sections: list[str], path: str) -> Signal | None:
    if any(jsonld.has_type(node, "OpinionNewsArticle") for node in about.data.described[:3]):
        return Signal("opinion", "its own data call it an opinion")
    section = next((one for one in sections if _OPINION.match(one.strip())), None)
    if section:
        return Signal("opinion", f"it stands in the section “{one_line(section, 60)}”")
    if _OPINION_TITLE.search(title):
        return Signal("opinion", "its headline says so")
    return Signal("opinion", "its address says so") if _OPINION_PATH.search(path) else None


def _release(sections: list[str], text: str, path: str, service: str | None) -> Signal | None:
    if service:
        return Signal("press_release", f"it was sent out by {service}")
    section = next((one for one in sections if _RELEASE.match(one.strip())), None)
    if section:
        return Signal("press_release", f"it stands in the section “{one_line(section, 60)}”")
    if _RELEASE_TEXT.search(text[:200]):
        return Signal("press_release", "its first words say so")
    return Signal("press_release", "its address says so") if _RELEASE_PATH.search(path) else None


def _video(about: Metadata, path: str, words: int) -> Signal | None:
    if words >= _SHORT:
        return None
    if any(kind.lower().startswith("video") for kind in about.meta("og:type")):
        return Signal("video", "its own data call it a video")
    if any(jsonld.has_type(node, "VideoObject") for node in about.data.nodes) and not about.data.articles:
        return Signal("video", "its own data call it a video")
    return (
        Signal("video", "its address says so, and there is hardly any text")
        if _VIDEO_PATH.search(path)
        else None
    )
