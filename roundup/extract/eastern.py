"""Names of people in Chinese, Japanese and Korean bylines, where neither capitals nor spaces show them."""

import re
from collections.abc import Collection

from roundup.text.words import fold

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_KANA = "\u3040-\u30ff"
_HANGUL = "\uac00-\ud7a3"
_EAST = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]")

# `김철수 기자`, `이영희 특파원`: a name of two to four syllables, and what its bearer is.
_KOREAN = re.compile(
    f"(?<![{_HANGUL}])([{_HANGUL}]{{2,4}}) ?(?:선임|수습|인턴|전문)?(?:기자|특파원|논설위원|앵커|칼럼니스트)"
)
_KOREAN_NEWSROOM = frozenset(["온라인", "편집국", "취재팀", "디지털", "인턴"])

# `文／`, `記者：`, `取材・文=`, `本报记者`: who wrote it.
_WRITER = re.compile(
    "(?:[^:：／/|]{0,8}(?:記者|记者|作者|撰文|撰稿|採訪|采访|文字|執筆|执笔|取材・文|著者|ライター|"
    "投稿者|文責)[:：／/・=＝|｜ ]*|[文作] ?[:：／/・=＝|｜] ?)"
)
# `責任編輯：`, `編輯／`, `写真・`: who did something else; what follows is not read.
_OTHERS = re.compile(
    "(?:編輯|编辑|责编|責編|校对|校對|审核|審核|编审|監製|监制|翻译|翻譯|译|譯|編集|監修|撮影|写真|"
    "摄影|攝影|图|圖|来源|來源)者? ?[:：／/・|｜]"
)
# What stands beside a name without a mark between: `記者王小明台北報導`, `山田太郎さん`.
_ROLE = re.compile(
    "記者|记者|特派[员員]|特约|本[报報]|实习|實習|見習|[编編][辑輯]|編集委員|論説委員|解説委員|[即綜综][時时合]|報導|报道|報道|撰文|"
    "氏|さん|教授|ライター|编译|編譯|台北|北京|上海|香港|東京"
)
_NEWSROOM = re.compile(
    "新[闻聞]|网|網|社$|[报報]$|日[报報]|中心|部$|取材班|通[讯訊信]|媒[体體]|オンライン|ニュース|デジタル|[時时][报報]|[综綜]合|"
    "[电電][视視]|广播|公司|会社|大[学學]|研究|[责責]任|中央社|新[华華]"
)
_BREAK = re.compile(r"[|｜／/;；、，,・\s()（）【】\[\]「」]+")
_ONE_JAPANESE = re.compile(f"[{_HAN}{_KANA}]{{1,4}} [{_HAN}{_KANA}]{{1,4}}")


def is_eastern(text: str) -> bool:
    """Whether there are Chinese, Japanese or Korean letters in it."""
    return bool(_EAST.search(text))


def without_label(text: str) -> str:
    """A byline without `文／` or `記者：` before it."""
    label = _WRITER.match(text)
    return text[label.end() :] if label else text


def persons(line: str, publishers: Collection[str], *, trusted: bool, japanese: bool) -> list[str]:
    """The names in a byline of one line.

    In Japanese a space parts the two halves of one name, in Chinese two people.
    """
    if re.search(f"[{_HANGUL}]", line):
        found = [match[1] for match in _KOREAN.finditer(line)]
        if not found and trusted:
            found = [part for part in re.split(r"[,·/|\s]+", line) if re.fullmatch(f"[{_HANGUL}]{{3}}", part)]
        return [name for name in found if name not in _KOREAN_NEWSROOM]
    others = _OTHERS.search(line)
    line = line[: others.start()] if others else line
    named = _WRITER.match(line)
    line = " ".join(_ROLE.sub(" ", without_label(line)).split())
    japanese = japanese or bool(re.search(f"[{_KANA}]", line))
    parts = (
        [line]
        if japanese and _ONE_JAPANESE.fullmatch(line)
        else [part for part in _BREAK.split(line) if part]
    )
    # A Chinese name has two to four characters, a Japanese one up to seven.
    name = re.compile(f"[{_HAN}]{{2,4}}" if not japanese else f"[{_HAN}{_KANA} ]{{2,8}}")
    found = [
        part
        for part in parts
        if name.fullmatch(part) and not _NEWSROOM.search(part) and fold(part) not in publishers
    ]
    # Where no name is expected, what is no name among them shows that this is a sentence.
    return found if trusted or named or len(found) == len(parts) else []
