"""One page, read: what stands in it, each field with its candidates and where they were found."""

from dataclasses import replace

from roundup.extract import choose, language
from roundup.model import Extraction, Outcome, Page, Value
from roundup.text.marks import without_controls
from roundup.text.words import fold, words


def read(page: Page) -> Extraction:
    """What is in the page.  `trouble` is set when there is no text in it, with the reason."""
    if page.media_type == "application/pdf":
        from roundup.extract import pdf

        return _with_language(pdf.read(page.body))
    if page.media_type == "text/plain":
        return _plain(page)
    return _html(page)


def _html(page: Page) -> Extraction:
    from roundup.extract import body, metadata, parse, walls

    try:
        tree = parse.tree(page.body, page.charset)
    except parse.EmptyError as error:
        return Extraction(trouble=Outcome("bare", f"There is nothing to read in it: {error}."))
    except parse.UnreadableError as error:
        return Extraction(trouble=Outcome("failed", f"The page can't be read: {error}."))
    found = metadata.candidates(tree, page.url)
    text = body.text(tree) or metadata.article_body(tree)
    fields = choose.fields(found, page.url)
    if not {"authors", "site_name"} <= fields.keys():
        guesses = metadata.guessed_names(tree, page.url)
        headlines = {fold(str(one.value)) for one in found.get("title", [])}
        found |= {
            # What is the article's title is no site's name, and must not be cut from it as one.
            name: [one for one in values if fold(str(one.value)) not in headlines]
            for name, values in guesses.items()
            if name not in fields
        }
        fields = choose.fields(found, page.url)
    if "published" not in fields:
        day = metadata.guessed_date(tree, page.url)
        if day:
            fields["published"] = (Value(day, "text"),)
    found_in = Extraction(fields=fields, text=text, words=len(words(text)))
    titles = [str(one.value) for one in found.get("title", [])]
    wall = walls.reason(tree, titles, text, found_in.words, free=metadata.is_free(tree))
    trouble: Outcome | None = None
    if wall:
        trouble = Outcome("needs_you", wall)
    elif not text:
        trouble = Outcome("bare", "There is nothing to read in it: no article was found on the page.")
    return _with_language(replace(found_in, trouble=trouble))


def _plain(page: Page) -> Extraction:
    from roundup.extract import parse

    text = without_controls(parse.decode(page.body, page.charset)).strip()
    first = text.split("\n", 1)[0].strip()
    fields: dict[str, tuple[Value, ...]] = {}
    if first:
        fields["title"] = (Value(choose.title(first), "text"),)
    trouble = None if text else Outcome("bare", "There is nothing to read in it: the text is empty.")
    return _with_language(Extraction(fields=fields, text=text, words=len(words(text)), trouble=trouble))


def _with_language(found: Extraction) -> Extraction:
    """Where the page names no language, or one that its script contradicts, the text tells."""
    named = [str(one.value) for one in found.fields.get("language", ())]
    detected = language.detect(found.text, named[0] if named else None)
    if not detected:
        return found
    values = (Value(detected, "text"), *found.fields.get("language", ()))
    return replace(found, fields={**found.fields, "language": values})
