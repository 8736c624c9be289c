"""Third parties' characters on their way into a format, and characters that no format may show.

A mailer's template engine reads what we make before readers do.  What third parties wrote must not be a command to it,
and stands escaped in the draft.  But a sanitiser and a CSS inliner decode every entity, so such characters are carried
through them as private ones (plane 16), and put back at the very end.
"""

import re

_PRIVATE = 0x10F000
_CARRIED = re.compile(f"[{chr(_PRIVATE)}-{chr(_PRIVATE + 0x7F)}]")
_COMMANDS = "{}|%#*[]<>&$"
"""What template tags of mailers are made of."""
_BEGINNINGS = {"{{", "{%", "{#", "*|", "<%", "%%"}
"""Jinja and Django (Buttondown), Go (listmonk), Handlebars (Ghost, SendGrid); Mailchimp; ERB; Salesforce."""
_WORD_JOINER = "\u2060"

# Controls and lone surrogates; overrides, embeddings and isolates of direction, with which text pretends to be other
# text (Unicode Technical Report 36, 2.7; the plain marks U+200E, U+200F and U+061C stay, right-to-left text needs
# them); and our own private characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    f"{chr(_PRIVATE)}-{chr(_PRIVATE + 0x7F)}]+"
)


def seen(text: str) -> str:
    """The text without controls, direction overrides and our private characters; lines and tabs stay."""
    return _UNWANTED.sub(_gap, text)


def _gap(match: re.Match[str]) -> str:
    """What was kept apart by such a character must not meet, if the two would begin a template's tag."""
    around = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
    return _WORD_JOINER if around in _BEGINNINGS else ""


def carried(text: str) -> str:
    """Third parties' text with those characters that could be a command as private ones."""
    return "".join(chr(_PRIVATE + ord(c)) if c in _COMMANDS else c for c in text)


def as_entities(html: str) -> str:
    """HTML with carried characters as numeric entities: readers see them, template engines don't."""
    return _CARRIED.sub(lambda match: f"&#{ord(match[0]) - _PRIVATE};", html)


def as_letters(text: str) -> str:
    """Plain text with carried characters as themselves, and a word joiner where two would begin a template's tag."""
    plain = _CARRIED.sub(lambda match: chr(ord(match[0]) - _PRIVATE), text)
    made = []
    for at, letter in enumerate(plain):
        foreign = text[at] != letter or text[at - 1] != plain[at - 1]
        if at and foreign and plain[at - 1] + letter in _BEGINNINGS:
            made.append(_WORD_JOINER)
        made.append(letter)
    return "".join(made)
