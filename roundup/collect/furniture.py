"""What a newsletter links that is no article: how to leave it, its settings, itself in a browser, sharing, accounts."""

import re

from roundup import urls
from roundup.errors import NotAUrlError
from roundup.text.words import length

LEAVE, SETTINGS, BROWSER, SHARE, ACCOUNT, ABOUT, NO_PAGE = (
    "to unsubscribe",
    "the settings of a subscription",
    "the mail in a browser",
    "to share",
    "an account",
    "about the newsletter",
    "no page's address",
)

_MOST_WORDS = 8
"""Of a link that is called by what it does."""
_MOST_WORDS_AROUND = 25

# A segment of a path, as the senders of newsletters write it (Mailchimp, Campaign Monitor, HubSpot, beehiiv, …).
_LEAVE = re.compile(r"(?:\w+[-_])?(?:unsubscribe|unsub|opt[-_]?out)(?:[-_]\w+)?(?:\.\w+)?")
_BROWSER = re.compile(
    r"view[-_]?(?:in[-_]?)?(?:your[-_]?|a[-_]?)?(?:browser|online|email|web)|web[-_]?(?:version|view)"
    r"|(?:browser|online)[-_]?version|hosted[-_]?email"
)
_SETTINGS = re.compile(
    r"(?:(?:manage|email|mail|update|edit|subscription|subscriber|newsletter|notification|user|my|your)[-_]?)*"
    r"(?:preferences?|preference[-_]?cent(?:er|re)|subscriptions?|profile)(?:\.\w+)?"
)
_ASKED_TO_LEAVE = re.compile(r"[?&](?:[^=&]*=)?(?:unsubscribe|unsub|opt-?out)(?=[=&]|$)")

# Networks: what hands a page on has its address or words in the query; an account is all that the path names.
_NETWORKS = re.compile(
    r"(?:.*\.)?(?:(?:facebook|twitter|x|linkedin|reddit|instagram|threads|whatsapp|pinterest|tumblr|youtube|tiktok"
    r"|flipboard|xing|vk|getpocket|instapaper|addtoany|telegram|weibo)\.com"
    r"|threads\.net|t\.me|telegram\.me|wa\.me|bsky\.app|news\.ycombinator\.com|mastodonshare\.com|line\.me)"
)
_HANDS_ON = re.compile(r"[?&](?:u|url|text|linkurl|post)=")
_ACCOUNT = re.compile(
    r"/(?!watch$|playlist$|[^/]*\.php$)[^/]+|/(?:in|company|showcase|school|c|channel|user|profile)/[^/]+"
)

# What such a link is called: in English; in German, Dutch and the Romance languages; in other scripts.
_CALLED = {
    LEAVE: (
        r"unsubscribe|opt[ -]?out|stop receiving|remove me",
        r".{0,30}\b(?:abbestellen|abmelden|austragen)$|uitschrijven|afmelden|(?:me |se |vous )?d[ée](?:sinscri|sabonn)",
        r"darse de baja|cancelar .{0,12}\b(?:suscripci|subscri|inscri|assinatura)|disiscriv|cancellati\b",
        r"отписаться|退订|退訂|取消订阅|取消訂閱|配信停止|配信解除|購読解除|수신 ?거부",
    ),
    SETTINGS: (
        r"(?:(?:manage|update|change|edit|adjust) )?(?:(?:your|my|e-?mail|subscription|newsletter|account)[ -])*"
        r"(?:preferences?|profile|subscriptions?|settings|details|address)$",
        r"(?:profil|einstellungen)\b.{0,20}\bändern|voorkeuren|(?:modifier|gérer)\b.{0,20}\b(?:préférences|profil)",
        r"(?:actualizar|gestionar|aggiorna|gestisci)\b.{0,20}\b(?:preferencias|preferenze|perfil|profilo)",
        r"偏好设置|設定変更",
    ),
    BROWSER: (
        r"(?:view|read|open|see) (?:(?:this|the|it|our|your|e-?mail|message|newsletter|issue|letter|in|on|an?) )*"
        r"(?:browser|online|web ?page|app|web)\b|(?:view )?(?:web|online|browser) version$|trouble (?:view|read)ing",
        r".{0,40}\b(?:im|dans|en|no|nel|in|в) (?:\w+ )?(?:browser|navigateur|navegador|браузере)\b|.{0,20}en ligne$",
        r"在(?:浏览器|瀏覽器)中?(?:查看|打开|打開|阅读|閱讀)",
        r"ブラウザで(?:見る|表示|開く|読む)|.{0,10}브라우저에서 ?(?:보기|열기)",
    ),
    SHARE: (
        r"(?:share|tweet|forward|post|send)(?: (?:this|it|on|to|via|with|by)\b.*)?$",
        r"(?:facebook|twitter|x|linkedin|instagram|whatsapp|telegram|reddit|bluesky|mastodon|threads|youtube|tiktok)$",
        r"(?:teilen|weiterleiten|partager|compartir|condividi|delen)$",
    ),
    ABOUT: (
        r"(?:subscribe|sign ?up|upgrade)(?: (?:now|here|today|for free))?$|contact(?: us)?$|about us$|impressum$",
        r"(?:privacy|terms)(?: (?:policy|notice|and conditions|of (?:use|service)))?$|datenschutz$",
        r"advertise(?: with us)?$",
    ),
}
_NAMES = {
    why: (
        re.compile(rf"(?:(?:please|you can|click here to|here to|to|or|and) )*(?:{names})", re.I),
        re.compile(rf"(?<!\w)(?:{names})", re.I),
    )
    for why, names in ((why, "|".join(called)) for why, called in _CALLED.items())
}
_HERE = re.compile(r"(?:.*\s)?(?:here|this link|link|hier|ici|aquí|qui|aqui|こちら|这里|點此|点击这里)", re.I)
_EDGES = " \t\r\n.,;:!?|•·–—-→»›>[]()"


def by_address(url: str) -> str:
    """Why this address is no article's, by itself; empty for one that may be."""
    if not url.lower().startswith(("http://", "https://")):
        return NO_PAGE
    try:
        parsed = urls.parse(url)
    except NotAUrlError:
        return ""  # whoever takes it in says what is wrong with it
    path, query = parsed.pathname.lower().rstrip("/"), parsed.search.lower()
    segments = [segment for segment in path.split("/") if segment]
    if _NETWORKS.fullmatch(parsed.hostname):
        if _HANDS_ON.search(query) or segments[:1] == ["intent"]:
            return SHARE
        if _ACCOUNT.fullmatch(path):
            return ACCOUNT
    if any(map(_LEAVE.fullmatch, segments)) or _ASKED_TO_LEAVE.search(query):
        return LEAVE
    if any(map(_BROWSER.fullmatch, segments)):
        return BROWSER
    return SETTINGS if segments and _SETTINGS.fullmatch(segments[-1]) else ""


def by_words(said: str, line: str) -> str:
    """Why what a link is called says that it is no article; where it only ends in “here”, why its line does."""
    said = said.strip(_EDGES)
    if _HERE.fullmatch(said):
        if length(line) > _MOST_WORDS_AROUND:
            return ""
        return next((why for why, (_, within) in _NAMES.items() if within.search(line.strip(_EDGES))), "")
    if length(said) > _MOST_WORDS:
        return ""
    return next((why for why, (called, _) in _NAMES.items() if called.match(said)), "")
