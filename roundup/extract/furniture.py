"""What stands in an article's box and is not its text: headline, byline, captions, pointers to other articles."""

import re
from itertools import groupby

from roundup.extract.blocks import Block
from roundup.extract.places import HEADINGS
from roundup.text.words import words

_LABEL = re.compile(
    r"(?:advert(?:isement|ising|s)?(?: \d+)?|sponsored(?: content)?|promoted|anzeige|werbung|publicité|publicidad|"
    r"pubblicità|reklama|реклама|広告|广告|story continues below(?: advertisement)?|article content|"
    r"(?:read|see|view|learn|show|load)(?: the)? more|(?:read|see) also|also read|"
    r"related(?: articles?| stories| posts| content| reading)?|you may also like|"
    r"recommended(?: videos| for you| reading)?|share(?: this)?(?: article| story| post)?|print|comments?|"
    r"table of contents|mehr zum thema|lesen sie auch|auch interessant|mehr lesen|weiterlesen|(?:à )?lire aussi|"
    r"en savoir plus|leggi anche|le(?:er|a) (?:más|también)|lee también|te puede interesar|"
    r"czytaj (?:więcej|także|też)|zobacz też|читайте также|lees ook|l[æe]s også|läs mer|関連記事|"
    r"関連キーワード|相关阅读)\W*",
    re.I,
)
"""A line that only names what comes next, as a page's own furniture does, or fills an advertisement's place."""
_POINTER = re.compile(
    r"\W*(?:related|read (?:more|also|next)|also (?:read|on)|see also|more|(?:can also|must)[- ]read|check out|"
    r"lesen sie (?:auch|hier)|mehr (?:dazu|zum thema)|auch interessant|lire aussi|à lire|leggi anche|"
    r"le(?:er|a) también|te puede interesar|czytaj|zobacz|читайте|lees ook|関連)\b.{0,40}?:",
    re.I,
)
"""How a paragraph begins that points to another article."""
_CAPTION = re.compile(
    r"^\W*(?:photo|photograph|image|picture|foto|bild|imagen|crédit|credit|quelle|写真|图|video)s?"
    r"(?: credit| by| courtesy)?\s?[:：/©]|\((?:photo|image|foto|bild|imagen)s?(?: credit| by|:)[^)]*\)\W*$|"
    r"bildrechte:|\b(?:getty images|shutterstock|picture alliance|imago|afp via|ap photo|alamy)\b[^.]{0,20}$|"
    r"^©(?! ?(?:dpa|afp|ap|(?:the )?associated|agence))",
    re.I,
)
"""A caption or a picture's credit: without the picture it says something about nothing.  An agency's own mark at the
end says whose text it is."""
_INVITATION = re.compile(
    r"\b(?:sign(?:ed)? ?up|subscrib\w+|register|abonn\w+|suscr[ií]b\w+|iscriviti|inscri\w+|zapisz|melden sie sich|"
    r"follow us|join our|folgen sie|síguenos|suivez|seguici)\b.{0,120}\b(?:newsletters?|inbox|e-?mails?|twitter|"
    r"facebook|whatsapp|instagram|telegram|alerts?|channel|kanal)\b|\bnewsletters?\b.{0,100}\b(?:sign ?up|"
    r"subscribe|abonnieren|anmelden|bestellen|inbox|abonnez|iscriviti)\b",
    re.I,
)
"""To a newsletter or to follow the outlet elsewhere."""
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af)\s|\b(?:19|20)\d\d\b.*\d:\d\d|\d:\d\d.*\b(?:19|20)\d\d\b", re.I
)
"""Or a date with a time of day."""
_WORD = re.compile(r"\w")
_ENDED = re.compile(r"[.!?。！？…:;\"”’»)\]』」]\W*$|©")
"""How a sentence ends, a caption's closing bracket or a copyright."""
_TAIL = 40
"""Letters: measured on 377 pages, leaving such lines out made 38 texts better and 9 worse."""
_MOST_TAILS = 3
_FEWEST = 3
"""Blocks that are an article in any case."""
_SECTION = 300
"""Letters before a headline that may be its section, kicker and date; with more before it, it is no headline."""
_FIRST = 12
"""Blocks among which a headline stands."""
_STANDFIRST = 100
"""Letters of running text between headline and box; less is a byline or a date."""


def clean(kept: list[Block], page: list[Block], headline: str, description: str) -> list[Block]:
    """The article's own words.  `kept` are the blocks of its box, `page` all of them; `headline` and `description`
    are what the page's head says of it."""
    blocks = _without_headline(kept, headline)
    blocks = [block for block in blocks if not _is_furniture(block)]
    blocks = _without_link_lists(blocks)
    blocks = _with_standfirst(blocks, page, description)
    blocks = _without_byline(blocks)
    return _without_tail(blocks)


def _without_headline(blocks: list[Block], headline: str) -> list[Block]:
    """The headline is a field of its own; what stands before it is its section and date."""
    folded = _folded(headline)
    before, first = 0, 0
    for n, block in enumerate(blocks[:_FIRST]):
        text = _folded(block.text)
        # Its kicker may be a heading of its own and yet a part of the headline.
        is_part = block.kind in HEADINGS and not before and len(text) > 15 and text in folded
        if block.kind == "h1" or is_part or (block.size > 15 and folded == text):
            if before > _SECTION:
                break
            first = n + 1
        elif first:
            break
        elif block.linked < block.size / 2:
            before += block.size
    return blocks[first:]


def _is_furniture(block: Block) -> bool:
    if block.kind in ("td", "pre"):
        return False
    if not _WORD.search(block.text) or (block.size < 60 and _LABEL.fullmatch(block.text)):
        return True
    if block.size < 250 and _INVITATION.search(block.text):
        return True
    if block.kind in ("p", "li") and block.size < 400 and _CAPTION.search(block.text):
        return True
    # A paragraph that is only a link leads away from the article, but one in bold is a heading: a book, a product.
    share = block.linked / block.size
    is_alone = share >= 0.8 and block.size >= 20 and ("**",) not in block.parts
    return block.kind == "p" and (is_alone or (share >= 0.4 and bool(_POINTER.match(block.text))))


def _without_link_lists(blocks: list[Block]) -> list[Block]:
    """A list most of whose words are links leads to other articles; one of the article's has words of its own."""
    kept: list[Block] = []
    for is_list, group in groupby(blocks, key=lambda block: block.kind == "li"):
        run = list(group)
        linked, length = sum(block.linked for block in run), sum(block.size for block in run)
        if not (is_list and len(run) > 1 and linked > 0.6 * length):
            kept += run
    return kept


def _with_standfirst(blocks: list[Block], page: list[Block], description: str) -> list[Block]:
    """The paragraph between headline and box belongs to the article, as does one that its description repeats."""
    if not blocks:
        return blocks
    numbers = {id(block): n for n, block in enumerate(page)}
    first = numbers[id(blocks[0])]
    lead = _folded(description)[:60]
    if len(lead) == 60 and not any(_folded(block.text).startswith(lead) for block in blocks[:4]):
        for block in page[max(0, first - 60) : first]:
            if block.linked < block.size * 0.3 and _folded(block.text).startswith(lead):
                return [block, *blocks]
    near = page[max(0, first - 14) : first]
    headlines = [n for n, block in enumerate(near) if block.kind == "h1"]
    if not headlines:
        return blocks
    between = [
        block
        for block in near[headlines[-1] + 1 :]
        if block.size >= _STANDFIRST
        and not block.around
        and block.linked < block.size * 0.2
        and block.kind in ("p", "h2")
        and not _is_furniture(block)
    ]
    return [*between, *blocks] if len(between) <= 2 else blocks


def _without_byline(blocks: list[Block]) -> list[Block]:
    """Short lines before the first paragraph: byline, date, place, time to read."""
    for n, block in enumerate(blocks[:_FIRST]):
        is_sentence = block.text[-1] in ".!?。…:" and not _BYLINE.search(block.text)
        if block.kind != "p" or block.size >= 80 or is_sentence:
            return blocks[n:]
    return blocks


def _without_tail(blocks: list[Block]) -> list[Block]:
    """Headings at the end stand over what was taken out, and short lines that end no sentence are buttons, counters and
    the names of what comes next (`This week's flyers`); an agency's mark stays."""
    short = 0
    while blocks:
        last = blocks[-1]
        is_line = last.kind == "p" and last.size < _TAIL and not _ENDED.search(last.text)
        if is_line and short < _MOST_TAILS and len(blocks) > _FEWEST:
            short += 1
        elif last.kind not in HEADINGS:
            break
        blocks = blocks[:-1]
    return blocks


def _folded(text: str) -> str:
    return " ".join(words(text.casefold()))
