"""Sentences, with their places in the text."""

_LONGEST = 5000
"""Characters of a paragraph that are looked at: the splitter is quadratic on an unclosed quotation mark."""


def sentences(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Where each sentence of the text begins and ends; paragraphs (lines) are never joined."""
    from sentencex import segment

    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        place = at
        for piece in segment((language or "en").split("-")[0], line[:_LONGEST]):
            begin = text.index(piece, place) if piece else place
            place = begin + len(piece)
            words = piece.strip()
            if words:
                begin += len(piece) - len(piece.lstrip())
                found.append((begin, begin + len(words)))
        at += len(line) + 1
    return found
