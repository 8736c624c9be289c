"""Run the project's own extractor over a folder of real pages, and write what it found.

    python benchmarks/extraction.py --data DIR --out preds.jsonl [--compare trafilatura]

DIR holds `truth.jsonl` (an object a line with `id` and `url`) and `pages/<id>.html.gz`.  Each line that is
written has id, title, authors, published, sitename, language, text and seconds of computing.  With
`--compare`, a peer's predictions for the same pages go to `preds.<peer>.jsonl` beside it, in the same run.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from roundup.extract.outlets import find, read
from roundup.extract.page import read as read_page
from roundup.model import Page
from roundup.shipped import publishers
from roundup.urls import host

Prediction = dict[str, Any]


def ours() -> Callable[[str, bytes], Prediction]:
    """What `roundup` reads in a page."""
    registry = read(publishers().read_text("utf-8"), "publishers.toml")

    def predict(url: str, body: bytes) -> Prediction:
        found = read_page(Page(url=url, body=body))
        best = {field: values[0].value for field, values in found.fields.items()}
        outlet = find(registry, host(url))
        return {
            "title": best.get("title"),
            "authors": best.get("authors") or [],
            "published": best.get("published"),
            "sitename": best.get("site_name") or (outlet.name if outlet else None),
            "language": best.get("language"),
            "text": found.text,
        }

    return predict


def trafilatura() -> Callable[[str, bytes], Prediction]:
    """The same page read by trafilatura alone, with its default settings."""
    from trafilatura import bare_extraction

    def predict(url: str, body: bytes) -> Prediction:
        found: Any = bare_extraction(body, url=url, with_metadata=True)
        if not found:
            return dict.fromkeys(("title", "published", "sitename", "language", "text")) | {"authors": []}
        return {
            "title": found.title,
            "authors": [name.strip() for name in (found.author or "").split(";") if name.strip()],
            "published": found.date,
            "sitename": found.sitename,
            "language": found.language,
            "text": found.text,
        }

    return predict


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with truth.jsonl and pages/")
    parser.add_argument("--out", type=Path, required=True, help="file for the predictions")
    parser.add_argument("--compare", choices=["trafilatura"], help="a peer that reads the same pages")
    options = parser.parse_args()
    systems = {options.out: ours()}
    if options.compare:
        systems[options.out.with_suffix(f".{options.compare}.jsonl")] = trafilatura()
    with (options.data / "truth.jsonl").open(encoding="utf-8") as truth:
        rows = [json.loads(line) for line in truth]
    spent = dict.fromkeys(systems, 0.0)
    files = {path: path.open("w", encoding="utf-8") for path in systems}
    for row in rows:
        body = gzip.decompress((options.data / "pages" / f"{row['id']}.html.gz").read_bytes())
        for path, predict in systems.items():
            began = time.process_time()
            found = predict(row["url"], body)
            seconds = time.process_time() - began
            spent[path] += seconds
            line = {"id": row["id"], **found, "seconds": round(seconds, 5)}
            files[path].write(json.dumps(line, ensure_ascii=False) + "\n")
    for path, file in files.items():
        file.close()
        print(
            f"{path}: {len(rows)} pages, {1000 * spent[path] / len(rows):.1f} ms CPU a page",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
