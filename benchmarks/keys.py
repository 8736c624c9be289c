"""What telling whether two addresses are one page costs: a match key beside w3lib's canonical URL, over one list."""

from collections.abc import Callable
from functools import partial
from itertools import product
from time import process_time

from cpu import compare
from w3lib.url import canonicalize_url

from roundup import urls

HOSTS = [
    *(f"www.paper{number}.example" for number in range(300)),
    *(f"m.paper{number}.co.uk" for number in range(50)),
    *(f"{name}.substack.com" for name in ("quay", "tides", "varnholm")),
    *(
        "www.nytimes.com",
        "www.bbc.co.uk",
        "x.com",
        "www.youtube.com",
        "en.m.wikipedia.org",
        "hafenblatt-ö.example",
    ),
]
PATHS = [
    "/",
    "/2024/01/03/varnholm-deepens-its-harbour-basin",
    "/news/world/varnholm-12345678.html#comments",
    "/2024/01/03/varnholm-deepens-its-harbour-basin/amp?utm_source=weekly&utm_medium=mail&utm_campaign=w01",
    "/article?id=12345&page=2&fbclid=IwAR0a1b2c3d4e5f6g7h8i9j0",
    "/übersicht/Quay_(port)?q=ferry+and+tide&lang=de",
    "/p/what-the-dredgers-found?r=7x&utm_id=1&publication_id=77&isFreemail=true",
    "/watch?v=a1B2c3D4e5F&si=x&t=30",
]
WRAPPED = [
    f"https://www.google.com/url?sa=t&url=https%3A%2F%2Fpaper{number}.example%2Fquay&usg=x"
    for number in range(60)
]


def seconds(one: Callable[[str], object], addresses: list[str]) -> float:
    """The CPU time of this over all addresses."""
    began = process_time()
    for address in addresses:
        one(address)
    return process_time() - began


def main() -> None:
    """Print the ratios: a mixed list, and one in which no host comes twice."""
    mixed = [f"https://{host}{path}" for path, host in product(PATHS, HOSTS)] + WRAPPED
    apart = [f"https://www.paper{number}.example{PATHS[number % len(PATHS)]}" for number in range(5_000)]
    for name, addresses in (("a mixed list", mixed), ("hosts all different", apart)):
        compare(
            f"match key / w3lib.url.canonicalize_url, {name}",
            2.0,
            partial(seconds, lambda one: urls.match_key(urls.parse(one)), addresses),
            partial(seconds, canonicalize_url, addresses),
            21,
        )


if __name__ == "__main__":
    main()
