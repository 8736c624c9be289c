"""What stands in front of an article: logins, paywalls, walls against robots, consent, pages that are not there.

A page with an article's text is an article, whatever else stands on it: each rule wants few words.  The phrases are
those that readers see, in the languages of the outlets that we know.
"""

import re
from collections.abc import Sequence

import lxml.html

from roundup.extract.parse import asks_for_password, is_script_shell
from roundup.text.marks import is_cjk

SHORT = 120
"""Words; a page of fewer with one of these marks has no article in it."""

_LOGIN = 50
"""Words; a page of more with a field for a password is a short report with a login in its head (docs/decisions.md)."""
_LOG_IN = re.compile(
    r"\b(log|sign) ?(in|on)\b|\blogin\b|anmelden|einloggen|se connecter|connexion|iniciar sesión"
    r"|accedi|войти|вход|登录|ログイン",
    re.I,
)

_SELF = "save the page from your browser and add it with `roundup add --html FILE URL`"

SUBSCRIBERS = f"The page shows its text to subscribers alone; {_SELF}."
_STUB = 40
"""Words; so many before the wall are the article's beginning, and not a line about the offer."""

# Each in English, German, French, Spanish, Italian, Portuguese, Russian, Chinese, Japanese, as far as it is usual.
_NOT_THERE = re.compile(
    r"\b404\b|\b(page|article|story|content|file|document)( you\W\w+ looking for)? ?(was |is |could |can )?n[o']t "
    r"(be )?(found|available)|\bnot found\b|no longer (available|exists)|does ?n[o']t exist|page (is )?missing"
    r"|nicht gefunden|nicht mehr verfügbar|existiert nicht|introuvable|n['’]existe (pas|plus)|no encontrad[ao]"
    r"|no existe|non trovat[ao]|não encontrad[ao]|не найден|не существует"
    r"|页面不存在|找不到|未找到|頁面不存在|見つかりません",
    re.I,
)
_ROBOT = re.compile(
    r"just a moment|attention required|are you (a )?(human|robot)|not a robot|verify(ing)? (that )?you are (a )?human"
    r"|checking (your|if the site|that your) (browser|connection|site)|security (check|verification)|access denied"
    r"|pardon our interruption|unusual (traffic|activity)|enable javascript and cookies|request (was )?blocked|captcha"
    r"|kein roboter|sicherheitsüberprüfung|pas un robot|no eres un robot|不是机器人|安全验证|ロボットではありません",
    re.I,
)
_CONSENT = re.compile(
    r"before you continue|(accept|allow|agree to|reject|manage)( all)? cookies"
    r"|we (use|value your).{0,40}(cookies|privacy)"
    r"|cookie[- ](consent|settings|preferences|einstellungen)|consent to (the use|our)|alle(n)? (cookies )?akzeptieren"
    r"|zustimm(en|ung)|accepter (tout|les cookies)|tout refuser|aceptar (todo|las cookies|cookies)"
    r"|accetta (tutto|i cookie)",
    re.I,
)
_PAY = re.compile(
    r"(subscribe|sign up|register|log in|sign in) (now )?(to|and) (continue|keep|read|unlock|get (full )?access)"
    r"|already a (subscriber|member)|(subscribers?|members?)[- ]only|to (continue|keep) reading"
    r"|unlock (this|the) (article|story)"
    r"|jetzt (weiterlesen|abonnieren)|nur für abonnenten|réservé aux abonnés|abonnez-vous|para suscriptores|suscríbete"
    r"|riservato agli abbonati|订阅后|登录后(继续)?阅读|会員限定|この記事は有料",
    re.I,
)
_BROWSER = re.compile(
    r"(enable|turn on|requires?|activate) javascript|javascript (is|must be) (disabled|enabled|required|turned off)"
    r"|javascript (aktivieren|einschalten)|activer javascript|active javascript|habilita(r)? javascript"
    r"|启用 ?javascript|javascript ?を有効",
    re.I,
)


def reason(
    page: lxml.html.HtmlElement, titles: Sequence[str], text: str, words: int, *, free: bool
) -> str | None:
    """Why there is no article on this page, a sentence for an editor; None when there is one, or nothing tells.

    `titles` are all that the page gives itself; `free` is False where its own data say that it is not to be read
    for nothing.
    """
    few = words < (SHORT * 2 if is_cjk(text) else SHORT)
    if not few:
        return None
    shown = _shown(page)
    named = " | ".join(titles)
    if asks_for_password(page) and (words < _LOGIN or _LOG_IN.search(named)):
        return f"The page asks for a login; {_SELF}."
    if _NOT_THERE.search(named):
        return "The page says that it is not there any more; look for the article's new address."
    if _ROBOT.search(named) or (words < SHORT / 2 and _ROBOT.search(shown)):
        return f"The site wants to see a person before it shows the page; {_SELF}."
    # An article may stand beside a banner; a wall's own words are all that there is to read.
    if _CONSENT.search(named) or (_CONSENT.search(text or shown) and _has_buttons(page)):
        return f"The page asks for consent to cookies before it shows its text; {_SELF}."
    if not free or _PAY.search(shown):
        return SUBSCRIBERS
    if is_script_shell(page) and (words < SHORT / 4 or _BROWSER.search(text)):
        return f"The page shows its text to a browser alone; {_SELF}."
    if _NOT_THERE.search(shown) and words < SHORT / 2 and not _has_article(page):
        return "The page says that it is not there any more; look for the article's new address."
    return None


def is_beginning(reason: str, text: str, words: int) -> bool:
    """Whether what was read before this wall is the article's first words, and not the wall's own."""
    enough = words >= (_STUB * 2 if is_cjk(text) else _STUB)
    return reason == SUBSCRIBERS and enough and not any(wall.search(text) for wall in _OWN_WORDS)


_OWN_WORDS = (_PAY, _LOG_IN, _CONSENT, _ROBOT, _BROWSER, _NOT_THERE)


def _shown(page: lxml.html.HtmlElement) -> str:
    """What a reader sees of the page, at most some thousand characters of it."""
    texts = page.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return " ".join(" ".join(str(text).split()) for text in texts)[:5000]


def _has_buttons(page: lxml.html.HtmlElement) -> bool:
    return bool(page.xpath("//button | //input[@type='submit' or @type='button']"))


def _has_article(page: lxml.html.HtmlElement) -> bool:
    return bool(page.xpath("//article | //*[@itemprop='articleBody']"))
