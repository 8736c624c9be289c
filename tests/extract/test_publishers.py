"""The registry of outlets that ships: the laws of its data, and the names an editor would be ashamed to get wrong."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from babel import Locale
from publicsuffixlist import PublicSuffixList

from roundup import shipped, urls
from roundup.extract import wires
from roundup.extract.outlets import find, outlet, read, wire
from roundup.model import Outlet

Entry = dict[str, Any]

TEXT = shipped.publishers().read_text("utf-8")
ENTRIES: dict[str, Entry] = tomllib.loads(TEXT)
REGISTRY = read(TEXT, "publishers.toml")
SUFFIXES = PublicSuffixList()
ENGLISH = Locale("en")

FACTS = {"name", "family", "kind", "language", "country", "paywall"}
RENAMED = {"valid_from", "formerly"}
KINDS = {
    "wire",
    "newspaper",
    "magazine",
    "broadcaster",
    "blog",
    "government",
    "company",
    "think-tank",
    "journal",
}
LEGAL = re.compile(
    r"(?i)[\s,](inc|ltd|llc|llp|plc|gmbh|ag|se|kg|co|corp|corporation|limited|pty|bv|nv|s\.?a|s\.?p\.?a|oy|asa)\.?$"
)

WRITTEN_AS_DOMAINS = {
    "Booking.com": "the firm's name",
    "Energy-Storage.news": "the title's name",
    "LWN.net": "from Linux Weekly News; it signs so",
    "Law.com": "the title's name",
    "Mining.com": "the title's name",
    "NU.nl": "the title's name",
    "Oilprice.com": "the title's name",
    "Phys.org": "the title's name",
    "Risk.net": "the title's name since it left paper",
    "Space.com": "the title's name",
    "Tech.eu": "the title's name",
    "netzpolitik.org": "the title's name",
}

MANY_NAMES = {
    "al-araby": {"Al-Araby Al-Jadeed", "The New Arab"},
    "amazon": {"AWS", "Amazon"},
    "apa-austria": {"APA", "APA-OTS"},
    "aspi": {"ASPI", "The Strategist"},
    "astral-codex-ten": {"Astral Codex Ten", "Slate Star Codex"},
    "benchmark-minerals": {"Benchmark", "Benchmark Source"},
    "bloomberg": {"Bloomberg", "Bloomberg Law", "BloombergNEF"},
    "china-media-group": {"CCTV", "CGTN"},
    "cna-taiwan": {"Central News Agency", "Focus Taiwan"},
    "dow-jones": {"Dow Jones", "WSJ", "WSJ Chinese"},
    "eurasia-group": {"Eurasia Group", "GZERO"},
    "ft": {"FT", "FT Chinese"},
    "google": {"Google", "Google Cloud", "Google Research"},
    "hankyung": {"KED Global", "Korea Economic Daily"},
    "ieee": {"IEEE Spectrum", "IEEE Xplore"},
    "iseas": {"Fulcrum", "ISEAS"},
    "joongang": {"JoongAng", "Korea JoongAng Daily"},
    "kff": {"KFF", "KFF Health News"},
    "nikkei": {"Nikkei", "Nikkei Asia", "Nikkei Chinese"},
    "nyt": {"NYT", "NYT Chinese"},
    "politico": {"Politico", "Politico Europe"},
    "pr-newswire": {"CNW", "PR Newswire"},
    "reuters": {"Reuters", "Reuters Chinese"},
    "sp-global": {"Platts", "S&P Global"},
    "ukrainska-pravda": {"Ekonomichna Pravda", "Ukrainska Pravda"},
    "valor": {"Valor Econômico", "Valor International"},
    "vna": {"VNA", "Viet Nam News"},
    "yomiuri": {"Japan News", "Yomiuri"},
}
"""One voice under several names: editions and sections."""

AT_ANOTHERS_DOMAIN = {
    "chinaselectcommittee.house.gov": "a committee speaks for itself",
    "cincodias.elpais.com": "a paper of its own",
    "crsreports.congress.gov": "the research service speaks for itself",
    "echr.coe.int": "the court speaks for itself",
    "folha.uol.com.br": "UOL is its host only",
    "money.udn.com": "a paper of its own",
    "news.ycombinator.com": "its readers write it",
    "pubmed.ncbi.nlm.nih.gov": "an index of others' papers",
    "selectcommitteeontheccp.house.gov": "a committee speaks for itself",
}
"""Below another's domain, and yet a voice of its own."""

AGENCIES = """
    Reuters; AP; AFP; Bloomberg; Dow Jones; UPI; PA Media; The Canadian Press; AAP; dpa; APA; Keystone-SDA; epd; KNA;
    EFE; Europa Press; ANSA; Lusa; Belga; ANP; NTB; Ritzau; STT; TT; PAP; TASS; Interfax; Ukrinform; Anadolu; Xinhua;
    China News Service; Central News Agency; Kyodo; Jiji; Yonhap; PTI; ANI; IANS; Bernama; Antara
"""

WELL_KNOWN = """
    nytimes.com            NYT                  nyt
    cn.nytimes.com         NYT Chinese          nyt
    theathletic.com        The Athletic         the-athletic
    wsj.com                WSJ                  dow-jones
    barrons.com            Barron's             barrons
    washingtonpost.com     Washington Post      washington-post
    edition.cnn.com        CNN                  cnn
    ft.com                 FT                   ft
    economist.com          The Economist        economist
    theatlantic.com        The Atlantic         the-atlantic
    theverge.com           The Verge            the-verge
    theinformation.com     The Information      the-information
    bloomberg.com          Bloomberg            bloomberg
    reuters.com            Reuters              reuters
    apnews.com             AP                   ap
    theguardian.com        Guardian             guardian
    bbc.co.uk              BBC                  bbc
    news.bbc.co.uk         BBC                  bbc
    politico.eu            Politico Europe      politico
    handelsblatt.com       Handelsblatt         handelsblatt
    wiwo.de                WirtschaftsWoche     wirtschaftswoche
    lemonde.fr             Le Monde             le-monde
    elpais.com             El País              el-pais
    asia.nikkei.com        Nikkei Asia          nikkei
    nikkei.com             Nikkei               nikkei
    scmp.com               SCMP                 scmp
    caixinglobal.com       Caixin               caixin
    english.news.cn        Xinhua               xinhua
    en.yna.co.kr           Yonhap               yonhap
    channelnewsasia.com    CNA                  channel-newsasia
    cna.com.tw             Central News Agency  cna-taiwan
    straitstimes.com       Straits Times        straits-times
    businesstimes.com.sg   Business Times       business-times
    livemint.com           Mint                 mint
    wired.com              Wired                wired
    arstechnica.com        Ars Technica         ars-technica
    newyorker.com          The New Yorker       the-new-yorker
    foreignaffairs.com     Foreign Affairs      foreign-affairs
    whitehouse.gov         White House          white-house
    home.treasury.gov      US Treasury          us-treasury
    ec.europa.eu           European Commission  european-commission
    ecb.europa.eu          ECB                  ecb
    bis.gov                BIS                  us-bis
    bis.org                Bank for International Settlements  bank-for-international-settlements
    brookings.edu          Brookings            brookings
    arxiv.org              arXiv                arxiv
    blogs.nvidia.com       Nvidia               nvidia
    openai.com             OpenAI               openai
    about.fb.com           Meta                 meta
"""


def wrong(holds: Callable[[str, Entry], object]) -> list[str]:
    """The domains for which this doesn't hold."""
    return [domain for domain, entry in ENTRIES.items() if not holds(domain, entry)]


def families() -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for entry in ENTRIES.values():
        names[entry["family"]].add(entry["name"])
    return names


def above(domain: str) -> str | None:
    """The nearest domain above, whose entry would hold if this one weren't there."""
    labels = domain.split(".")
    higher = (".".join(labels[at:]) for at in range(1, len(labels)))
    return next((one for one in higher if one in ENTRIES and not SUFFIXES.is_public(one)), None)


def groups() -> Iterator[list[str]]:
    """The domains of each commented group, as they stand."""
    for part in re.split(r"^# -{20,}\n# .+\n# -{20,}$", TEXT, flags=re.M)[1:]:
        yield re.findall(r'^\["(.+)"\]$', part, re.M)


def order(domain: str) -> tuple[str, bool, str]:
    whose = SUFFIXES.privatesuffix(domain) or domain
    return whose, domain != whose, domain


def known() -> list[tuple[str, str, str]]:
    rows = [re.split(r"\s{2,}", line.strip()) for line in WELL_KNOWN.strip().splitlines()]
    return [(domain, name, family) for domain, name, family in rows]


# --- the form --------------------------------------------------------------------------------------------------------


def test_there_are_hundreds_of_outlets() -> None:
    assert len(ENTRIES) >= 600


def test_every_entry_has_all_its_facts_and_no_others() -> None:
    assert wrong(lambda domain, entry: entry.keys() - RENAMED == FACTS) == []


def test_every_domain_is_one_as_a_link_would_have_it() -> None:
    """Lower case, no scheme, no path, no `www.`, and in the letters that a parsed address has."""
    assert wrong(lambda domain, entry: urls.host(f"https://{domain}/") == domain and "." in domain) == []
    assert wrong(lambda domain, entry: re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)) == []


def test_every_domain_ends_as_domains_do() -> None:
    assert wrong(lambda domain, entry: SUFFIXES.publicsuffix(domain, accept_unknown=False)) == []


def test_groups_hold_every_entry_each_in_the_order_that_the_header_names() -> None:
    held = list(groups())
    assert sum(map(len, held)) == len(ENTRIES)
    assert all(held)
    assert [pair for group in held for pair in pairwise(group) if order(pair[0]) >= order(pair[1])] == []


def test_every_family_is_a_slug() -> None:
    assert wrong(lambda domain, entry: re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["family"])) == []


def test_every_kind_is_one_of_the_documented_kinds_and_each_is_used() -> None:
    assert {entry["kind"] for entry in ENTRIES.values()} == KINDS


def test_every_language_has_a_name() -> None:
    assert wrong(lambda domain, entry: re.fullmatch("[a-z]{2,3}", entry["language"])) == []
    assert wrong(lambda domain, entry: entry["language"] in ENGLISH.languages) == []


def test_every_country_is_one_or_belongs_to_none() -> None:
    countries = {one for one in map(str, ENGLISH.territories) if re.fullmatch("[A-Z]{2}", one)} - {
        "EU",
        "UN",
        "ZZ",
    }
    assert wrong(lambda domain, entry: entry["country"] in countries | {"EU", "INT"}) == []


def test_no_state_asks_for_money() -> None:
    assert wrong(lambda domain, entry: not (entry["paywall"] and entry["kind"] == "government")) == []


# --- names -----------------------------------------------------------------------------------------------------------


def test_every_name_is_short_and_clean() -> None:
    assert wrong(lambda domain, entry: 1 <= len(entry["name"]) <= 36) == []
    assert wrong(lambda domain, entry: entry["name"] == " ".join(entry["name"].split())) == []
    assert wrong(lambda domain, entry: entry["name"].isprintable()) == []
    assert wrong(lambda domain, entry: not re.search(r"[|»›–—:;!()\[\]{}<>*_`]", entry["name"])) == []


def test_every_name_is_in_letters_that_an_english_reader_reads() -> None:
    assert wrong(lambda domain, entry: all(ord(one) < 0x250 for one in entry["name"])) == []


def test_no_name_has_a_legal_form() -> None:
    assert wrong(lambda domain, entry: not LEGAL.search(entry["name"])) == []


def test_no_name_is_a_domain_but_those_that_are_written_so() -> None:
    """A word, a dot and what domains end with."""
    as_domains = {
        entry["name"]
        for entry in ENTRIES.values()
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", entry["name"])
        and SUFFIXES.publicsuffix(entry["name"].lower(), accept_unknown=False)
    }
    assert as_domains == WRITTEN_AS_DOMAINS.keys()


def test_outlets_of_one_name_are_one_voice() -> None:
    """Two that share a name could not be told apart in a citation."""
    of_name: dict[str, set[str]] = defaultdict(set)
    for entry in ENTRIES.values():
        of_name[entry["name"].casefold()].add(entry["family"])
    assert {name: held for name, held in of_name.items() if len(held) > 1} == {}


def test_a_voice_has_one_name_but_for_its_editions() -> None:
    """A slug that two outlets got by chance shows here as well."""
    assert {family: names for family, names in families().items() if len(names) > 1} == MANY_NAMES


@pytest.mark.parametrize(("host", "name", "family"), known())
def test_the_best_known_have_the_names_that_editors_write(host: str, name: str, family: str) -> None:
    found = find(REGISTRY, host)
    assert found is not None
    assert (found.name, found.family) == (name, family)


# --- domains and those below -----------------------------------------------------------------------------------------


def test_an_entry_below_another_says_something_else() -> None:
    assert wrong(lambda domain, entry: entry != ENTRIES.get(above(domain) or "")) == []


def test_an_entry_below_anothers_is_the_same_voice_but_for_a_few() -> None:
    """A state's bodies have names below the state's domain, as a university's do."""
    apart = {
        domain
        for domain, entry in ENTRIES.items()
        if (parent := above(domain)) and entry["family"] != ENTRIES[parent]["family"]
        if parent != "europa.eu"
    }
    assert apart == AT_ANOTHERS_DOMAIN.keys()


def test_every_entry_is_found_at_its_domain_and_under_www() -> None:
    assert wrong(lambda domain, entry: find(REGISTRY, domain) == REGISTRY[domain]) == []
    assert wrong(lambda domain, entry: find(REGISTRY, f"www.{domain}") == REGISTRY[domain]) == []


def test_a_public_suffix_stands_for_itself_alone() -> None:
    suffixes = [domain for domain in ENTRIES if SUFFIXES.is_public(domain)]
    assert "gov.uk" in suffixes
    assert [domain for domain in suffixes if find(REGISTRY, f"ostrel-council.{domain}")] == []


def test_every_other_domain_stands_for_what_is_under_it() -> None:
    ordinary = [domain for domain in ENTRIES if not SUFFIXES.is_public(domain)]
    assert [domain for domain in ordinary if find(REGISTRY, f"zz9.{domain}") != REGISTRY[domain]] == []


@pytest.mark.parametrize(
    "host", ["substack.com", "github.io", "wordpress.com", "blogspot.com", "medium.com", "ghost.io"]
)
def test_no_entry_is_given_to_all_the_tenants_of_a_host(host: str) -> None:
    """Each newsletter on such a host is an outlet of its own."""
    assert find(REGISTRY, f"quayside.{host}") is None


# --- wires -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted({*re.split(r";\s+", AGENCIES.strip()), *wires.SERVICES}))
def test_every_agency_and_press_release_service_that_a_text_may_be_from_is_there(name: str) -> None:
    """A copy is cited under the agency's name; without an entry its family would be a guess."""
    assert wire(REGISTRY, name) in REGISTRY.values()


# --- what was renamed ------------------------------------------------------------------------------------------------


def test_a_former_name_goes_with_the_day_from_which_the_new_one_holds() -> None:
    renamed = {domain: entry for domain, entry in ENTRIES.items() if entry.keys() & RENAMED}
    assert {"x.com", "huffpost.com", "asia.nikkei.com"} <= renamed.keys()
    for entry in renamed.values():
        assert entry.keys() >= RENAMED
        assert type(entry["valid_from"]) is date
        assert date(1995, 1, 1) < entry["valid_from"] <= last_revised()
        assert entry["formerly"] != entry["name"]


def last_revised() -> date:
    found = re.search(r"^# .*Last revised (\d{4}-\d\d-\d\d)\.$", TEXT, re.M)
    assert found
    return date.fromisoformat(found[1])


@pytest.mark.parametrize(
    ("host", "day", "name"),
    [
        ("x.com", "2023-07-23", "Twitter"),
        ("twitter.com", "2023-07-24", "X"),
        ("huffingtonpost.com", "2016-11-09", "Huffington Post"),
        ("huffpost.com", "2019-01-03", "HuffPost"),
        ("asia.nikkei.com", "2019-05-20", "Nikkei Asian Review"),
        ("asia.nikkei.com", "2024-05-20", "Nikkei Asia"),
    ],
)
def test_an_article_is_cited_by_the_name_of_its_day(host: str, day: str, name: str) -> None:
    found = outlet(REGISTRY, host, by_editor=None, site_name=None, published=day)
    assert found is not None
    assert found.name == name


def test_every_entry_is_read_as_it_stands() -> None:
    assert REGISTRY.keys() == ENTRIES.keys()
    for domain, entry in ENTRIES.items():
        day = entry.get("valid_from")
        assert REGISTRY[domain] == Outlet(**{**entry, "valid_from": day.isoformat() if day else None})
