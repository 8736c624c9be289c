"""The match key: which addresses are one page."""

import re

from roundup.urls.address import Address, site
from roundup.urls.parameters import kinds, without_html
from roundup.urls.plain import plain_path, plain_query

_INDEX = frozenset(
    [
        *("index.html", "index.htm", "index.shtml", "index.xhtml", "index.php", "index.asp", "index.aspx"),
        *("index.jsp", "index.cfm", "default.html", "default.htm", "default.asp", "default.aspx"),
    ]
)
"""Files that a server gives for their folder."""
_DEFAULT_PORTS = ("", "80", "443")
_SIGNS = ("amp", "print", "index.", "default.", "utm_", ";", "/(")
"""What a path has in it that may have to go."""
_MOST_DRESSES = 8


def key_of(address: Address) -> str:
    """The key of an address that no wrapper stands around: see match_key."""
    port = f":{address.port}" if address.port not in _DEFAULT_PORTS else ""
    path, query = _path(address.path), _query(address)
    fragment = _app_path(address.fragment, path, query) if address.fragment else ""
    return f"{site(address.host).name}{port}{path}{'?' + query if query else ''}{fragment}"


def route(address: Address) -> str:
    """The fragment, with its `#`, as it is compared, where it says which page it is; "" otherwise.

    A fragment is a place in a page and is left out: `#top`, `#comments`, `#:~:text=`.  But in an app that a single
    page draws it is the path: `#!/…`, which once stood for a page by agreement with the search engines, and `#/…` on
    a site's first page.  Left out, all pages of such a site would be one.
    """
    return _app_path(address.fragment, _path(address.path), _query(address)) if address.fragment else ""


def is_in_dress(address: Address) -> bool:
    """Whether host or path have something that is left out because the page is the same without it."""
    bare = address.host.removeprefix("www.")
    return site(address.host).name != bare or _path(address.path) != _slashes(plain_path(address.path))


def untracked(path: str) -> str:
    """A path without the number of a visit (`;jsessionid=…` of Java, `/(S(…))` of ASP), and without `&utm_…`, where
    someone hung parameters on an address that has no `?`."""
    own = path
    if "utm_" in own:
        own = re.sub(r"(?:&|%26|%3F)utm_[a-z]+(?:=|%3D).*", "", own, flags=re.I | re.S)
    if ";" in own:
        own = re.sub(r";jsessionid=[^/;]*", "", own, flags=re.I)
    if "/(" in own:
        own = re.sub(r"/\([A-Z]\([^/]*\)\)(?=/|$)", "", own)
    if own != path and re.search(r"/(?:\.|%2e){1,2}(?:/|$)", own, re.I):
        return path  # what is left would lead to another folder
    return own


def _path(path: str) -> str:
    """The path as it is compared, without a slash at its end."""
    path = _slashes(plain_path(path) if "%" in path else path)
    lower = path.lower()
    if not any(sign in lower for sign in _SIGNS):
        return path
    bare = path
    for _ in range(_MOST_DRESSES):
        before, bare = bare, _undressed(_slashes(untracked(bare)))
        if bare == before:
            return bare
    return path  # with so many dresses on, it is left in all of them


def _slashes(path: str) -> str:
    while "//" in path:
        path = path.replace("//", "/")
    return path.rstrip("/")


def _undressed(path: str) -> str:
    """Without one dress."""
    folder, _, last = path.rpartition("/")
    name = last.lower()
    if name in _INDEX:
        return folder
    if name in ("amp", "amphtml") and folder:
        return folder
    if name in ("print", "print.html", "amp.html") and _is_page(folder):
        return folder
    for ending, without in ((".amp", ""), (".amp.html", ".html")):
        if name.endswith(ending) and last[: -len(ending)].strip("."):
            return f"{folder}/{last[: -len(ending)]}{without}"
    if path.startswith(("/amp/", "/amphtml/")):
        return path[path.index("/", 1) :]
    if "/amp_articleshow/" in path:  # the papers of the Times of India
        return path.replace("/amp_articleshow/", "/articleshow/")
    if "/amp/" in path and looks_like_article(path):
        return path.replace("/amp/", "/", 1)
    if path.startswith("/print/") and looks_like_article(path[6:]):
        return path[6:]
    return path


def _is_page(path: str) -> bool:
    """Whether a path looks like that of a page, and not of a section: `/prints` has no print view."""
    last = path.rpartition("/")[2]
    return path.count("/") > 1 or "-" in last or any(letter.isdigit() for letter in last)


def looks_like_article(path: str) -> bool:
    """Whether a path looks like that of an article: a year, a long number, or a headline of three words."""
    return bool(re.search(r"/(?:19|20)\d\d/|\d{5}", path)) or path.rpartition("/")[2].count("-") > 1


def _query(address: Address) -> str:
    """The parameters that say which page it is, in alphabetical order."""
    if not address.query:
        return ""
    return "&".join(sorted(filter(None, (_plain(one) for one, kind in kinds(address) if not kind))))


def _plain(parameter: str) -> str:
    """`name=value` in one spelling; a name with an empty value is the name alone."""
    parameter = without_html(parameter)
    if "%" not in parameter:
        return parameter.removesuffix("=") if parameter.count("=") == 1 else parameter
    name, equals, value = parameter.partition("=")
    name, value = plain_query(name), plain_query(value).replace("%3D", "=")
    return f"{name}{equals}{value}" if value else name


def _app_path(fragment: str, path: str, query: str) -> str:
    if fragment.startswith("!") or (fragment.startswith("/") and not path and not query):
        fragment = plain_path(fragment).rstrip("/")
        return "#" + fragment if fragment not in ("", "!") else ""
    return ""
