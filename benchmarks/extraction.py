"""Run the project's own extractor over a folder of real pages, and write what it found; peers beside it.

    python benchmarks/extraction.py --data DIR --out preds.jsonl [--compare PEER,…]

DIR holds `truth.jsonl` (an object a line with `id` and `url`) and `pages/<id>.html.gz`.  Each line that is
written has id, title, authors, published, sitename, language, text and seconds of computing.  A peer's
predictions for the same pages go to `preds.<peer>.jsonl` beside it.  All read each page one after another in this
process, so that a busy machine is as busy for all; each has read some pages before the clock runs.  Where DIR has
the scorer `score_extraction.py`, its figures are printed.

The peers are trafilatura, newspaper4k, readability and turbohtml.  The last three are no dependencies of ours:
`pip install newspaper4k readability-lxml turbohtml`.
"""

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from roundup.extract.dates import moment
from roundup.extract.outlets import find, read
from roundup.extract.page import read as read_page
from roundup.model import Page, Value
from roundup.shipped import publishers
from roundup.urls import host

Prediction = dict[str, Any]
Predict = Callable[[str, bytes], Prediction]

_WARM = 20
"""Pages that each system reads before the clock runs: imports, tables and compiled patterns are paid once."""
_NOTHING: Prediction = dict.fromkeys(("title", "published", "sitename", "language", "text")) | {"authors": []}
_FIGURES = (
    ("title", "match"),
    ("published", "exact"),
    ("published", "wrong"),
    ("authors", "set_f1"),
    ("authors_none", "false_positive"),
    ("sitename", "exact"),
    ("sitename", "exact_or_close"),
    ("sitename", "domainish"),
    ("language", "accuracy"),
    ("text", "page_f1"),
    ("text", "empty"),
)


def ours() -> Predict:
    """What `roundup` reads in a page."""
    registry = read(publishers().read_text("utf-8"), "publishers.toml")

    def predict(url: str, body: bytes) -> Prediction:
        found = read_page(Page(url=url, body=body))
        best = {field: values[0].value for field, values in found.fields.items()}
        outlet = find(registry, host(url))
        return {
            "title": best.get("title"),
            "authors": best.get("authors") or credited(found.fields.get("wire", ())),
            "published": best.get("published"),
            "sitename": best.get("site_name") or (outlet.name if outlet else None),
            "language": best.get("language"),
            "text": found.text,
        }

    return predict


def credited(wire: Sequence[Value]) -> list[str]:
    """The agency that a byline names in the place of people, as it is written there: in our fields an agency is no
    author, in others' it is."""
    return [str(one.value) for one in wire[-1:] if one.origin != "text"]


def trafilatura() -> Predict:
    """The same page read by trafilatura alone, with its default settings and metadata."""
    from trafilatura import bare_extraction

    def predict(url: str, body: bytes) -> Prediction:
        found: Any = bare_extraction(body, url=url, with_metadata=True)
        if not found:
            return _NOTHING
        return {
            "title": found.title,
            "authors": [name.strip() for name in (found.author or "").split(";") if name.strip()],
            "published": found.date,
            "sitename": found.sitename,
            "language": found.language,
            "text": found.text,
        }

    return predict


def newspaper4k() -> Predict:
    """The same page read by newspaper4k."""
    from newspaper import Article  # type: ignore[import-not-found]

    def predict(url: str, body: bytes) -> Prediction:
        # Without this it asks the web for the page's pictures.
        article = Article(url, fetch_images=False)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        return {
            "title": article.title or None,
            "authors": list(article.authors),
            "published": article.publish_date.isoformat() if article.publish_date else None,
            "sitename": (article.meta_data.get("og") or {}).get("site_name"),
            "language": article.meta_lang or None,
            "text": article.text,
        }

    return predict


def readability() -> Predict:
    """The same page read by readability-lxml, which knows title and text."""
    import lxml.html
    from readability import Document  # type: ignore[import-not-found]

    def predict(url: str, body: bytes) -> Prediction:
        document = Document(body.decode("utf-8", "replace"), url=url)
        summary = lxml.html.fromstring(document.summary())
        lines = (
            " ".join(part.text_content().split())
            for part in summary.iter("p", "h2", "h3", "li", "blockquote")
        )
        text = "\n".join(line for line in lines if line) or summary.text_content()
        return _NOTHING | {"title": document.short_title(), "text": text}

    return predict


def turbohtml() -> Predict:
    """The same page read by turbohtml."""
    from turbohtml import parse  # type: ignore[import-not-found]

    def predict(url: str, body: bytes) -> Prediction:
        article = parse(body).article()
        return {
            "title": article.title,
            "authors": [article.byline] if article.byline else [],
            "published": moment(article.date or ""),
            "sitename": article.site_name,
            "language": article.lang,
            "text": article.text,
        }

    return predict


PEERS: Mapping[str, Callable[[], Predict]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "readability": readability,
    "turbohtml": turbohtml,
}


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--out", type=Path, required=True, help="file for the predictions")
    parser.add_argument("--compare", default="", help=f"peers, with commas: {', '.join(PEERS)}")
    options = parser.parse_args()
    names = [name for name in options.compare.split(",") if name]
    if unknown := [name for name in names if name not in PEERS]:
        parser.error(f"there is no peer {unknown[0]}: {', '.join(PEERS)}")
    systems = {"roundup": ours()} | {name: _or_nothing(PEERS[name]()) for name in names}
    files = {name: options.out.with_suffix(f".{name}.jsonl") for name in names} | {"roundup": options.out}
    with (options.data / "truth.jsonl").open(encoding="utf-8") as truth:
        rows = [json.loads(line) for line in truth]
    milliseconds = run(systems, files, rows, options.data / "pages")
    scorer = options.data / "score_extraction.py"
    for name in systems:
        ratio = milliseconds["roundup"] / milliseconds[name]
        print(f"{name}: {milliseconds[name]:.1f} ms CPU a page, roundup/{name} {ratio:.2f}")
        if scorer.is_file():
            print("    " + scores(scorer, options.data / "truth.jsonl", files[name]))


def _or_nothing(predict: Predict) -> Predict:
    """A peer that fails on a page, by a control character or for want of a language's package, has found nothing."""

    def survived(url: str, body: bytes) -> Prediction:
        try:
            return predict(url, body)
        except Exception:
            return _NOTHING

    return survived


def run(
    systems: Mapping[str, Predict], files: Mapping[str, Path], rows: Sequence[Any], pages: Path
) -> dict[str, float]:
    """Let each system read each page, and write down what it found; milliseconds of CPU that each took a page."""

    def body(row: Any) -> bytes:
        return gzip.decompress((pages / f"{row['id']}.html.gz").read_bytes())

    for row in rows[:_WARM]:
        for predict in systems.values():
            predict(row["url"], body(row))
    _warm_dateparser()
    spent = dict.fromkeys(systems, 0.0)
    written: dict[str, list[str]] = {name: [] for name in systems}
    for number, row in enumerate(rows):
        page = body(row)
        # Who reads a page first has to bring it into the processor's caches: take turns.
        turn = number % len(systems)
        for name in [*systems][turn:] + [*systems][:turn]:
            began = time.process_time()
            found = systems[name](row["url"], page)
            seconds = time.process_time() - began
            spent[name] += seconds
            line = {"id": row["id"], **found, "seconds": round(seconds, 5)}
            written[name].append(json.dumps(line, ensure_ascii=False) + "\n")
    for name, lines in written.items():
        files[name].write_text("".join(lines), encoding="utf-8")
    return {name: 1000 * seconds / len(rows) for name, seconds in spent.items()}


def _warm_dateparser() -> None:
    """It compiles the patterns of all languages at the first date that it can't read: some 2 seconds."""
    from dateparser import DateDataParser  # type: ignore[import-untyped]

    DateDataParser().get_date_data("not a date 99")


def scores(scorer: Path, truth: Path, predictions: Path) -> str:
    """The figures that the goals name."""
    ran = subprocess.run(
        [sys.executable, str(scorer), str(truth), str(predictions)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    return ", ".join(f"{field}.{figure} {found[field][figure]:.3f}" for field, figure in _FIGURES)


if __name__ == "__main__":
    main()
