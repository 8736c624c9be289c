"""Unpacking an answer while it comes in."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundup.fetch.decode import BrokenError, Decoder, TooLargeError, UnaskedError

MOST = 100_000


def deflate_raw(data: bytes) -> bytes:
    """Deflate without zlib's header, as some servers send it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def gzip_twice(data: bytes) -> bytes:
    """Two members behind one another (RFC 1952, 2.2)."""
    middle = len(data) // 2
    return gzip.compress(data[:middle]) + gzip.compress(data[middle:])


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZip ": gzip_twice,
    "deflate": zlib.compress,
    "Deflate": deflate_raw,
}
PACKED = [name for name in PACKERS if name not in ("", "identity")]


def unpack(encoding: str, packed: bytes, cuts: list[int], most: int = MOST) -> bytes:
    """Feed the bytes in pieces that end at these places."""
    decoder = Decoder(encoding, most)
    places = sorted({min(cut, len(packed)) for cut in cuts} | {0, len(packed)})
    for start, end in pairwise(places):
        decoder.feed(packed[start:end])
    return decoder.end()


bodies = st.binary(max_size=300) | st.tuples(st.binary(min_size=1, max_size=9), st.integers(1, 3000)).map(
    lambda pair: pair[0] * pair[1]
)
cutting = st.lists(st.integers(0, 400), max_size=30)


@pytest.mark.parametrize("encoding", PACKERS)
@settings(deadline=None)
@given(body=bodies, cuts=cutting)
def test_however_an_answer_is_cut_into_pieces_it_comes_out_the_same(
    encoding: str, body: bytes, cuts: list[int]
) -> None:
    assert unpack(encoding, PACKERS[encoding](body), cuts) == body


@pytest.mark.parametrize("encoding", PACKERS)
def test_an_answer_that_comes_byte_by_byte_comes_out_the_same(encoding: str) -> None:
    body = b"Not one lamp is lit in Tolvarn. " * 40
    packed = PACKERS[encoding](body)
    assert unpack(encoding, packed, list(range(len(packed)))) == body


@pytest.mark.parametrize("encoding", PACKED)
@settings(deadline=None)
@given(data=st.data(), body=bodies, cuts=cutting)
def test_a_stream_that_was_cut_off_is_never_taken_for_a_whole_one(
    encoding: str, data: st.DataObject, body: bytes, cuts: list[int]
) -> None:
    """Nothing at all is an empty answer; and an end between two gzip members can't be told from the real one."""
    packed = PACKERS[encoding](body)
    length = data.draw(st.integers(1, len(packed) - 1))
    if encoding == " GZip " and length == len(gzip.compress(body[: len(body) // 2])):
        length += 1
    with pytest.raises(BrokenError):
        unpack(encoding, packed[:length], cuts)


@pytest.mark.parametrize("encoding", PACKERS)
def test_nothing_at_all_is_an_empty_answer(encoding: str) -> None:
    assert unpack(encoding, b"", []) == b""


@settings(deadline=None)
@given(st.sampled_from(["gzip", "deflate"]), st.binary(min_size=1, max_size=60), cutting)
def test_noise_is_broken_or_too_large_and_nothing_else(encoding: str, noise: bytes, cuts: list[int]) -> None:
    """It may be a stream by accident, but no other error comes out of it."""
    with suppress(BrokenError, TooLargeError):
        assert isinstance(unpack(encoding, noise, cuts), bytes)


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 40), cutting)
def test_a_damaged_byte_never_gives_another_text(place: int, flip: int, cuts: list[int]) -> None:
    """gzip's checksum is looked at."""
    body = b"Not one lamp is lit in Tolvarn, and the oil is dear."
    packed = bytearray(gzip.compress(body, mtime=0))
    packed[place % len(packed)] ^= 1 << (flip % 8)
    with suppress(BrokenError):
        assert unpack("gzip", bytes(packed), cuts) == body  # in a header's field that does not matter


def test_padding_behind_a_gzip_stream_is_passed_over() -> None:
    packed = gzip.compress(b"Lamps.") + b"\0" * 9
    for cut in range(len(packed)):
        assert unpack("gzip", packed, [cut]) == b"Lamps."


def test_other_bytes_behind_a_gzip_stream_are_refused() -> None:
    packed = gzip.compress(b"Lamps.") + b"and more"
    for cut in range(len(packed)):
        with pytest.raises(BrokenError):
            unpack("gzip", packed, [cut])


@pytest.mark.parametrize("encoding", PACKERS)
def test_as_many_bytes_as_are_allowed_are_taken_and_not_one_more(encoding: str) -> None:
    body = b"lamp" * 250
    assert unpack(encoding, PACKERS[encoding](body), [5, 17], most=1000) == body
    with pytest.raises(TooLargeError, match="more than 999 bytes"):
        unpack(encoding, PACKERS[encoding](body), [5, 17], most=999)


@pytest.mark.parametrize("encoding", PACKED)
def test_a_bomb_is_stopped_at_the_bound_and_never_unpacked_in_memory(encoding: str) -> None:
    bomb = PACKERS[encoding](b"\0" * 60_000_000)
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            unpack(encoding, bomb, [1000])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * MOST


def test_a_bomb_that_comes_in_small_pieces_is_stopped_early() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    pieces = iter([bomb[place : place + 50] for place in range(0, len(bomb), 50)])
    decoder = Decoder("gzip", MOST)

    def feed() -> None:
        for piece in pieces:
            decoder.feed(piece)

    with pytest.raises(TooLargeError):
        feed()
    assert len(list(pieces)) > 0.98 * len(bomb) / 50


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "utf-8"])
def test_what_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(UnaskedError):
        Decoder(encoding, MOST)
