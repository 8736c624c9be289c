"""Unpacking an answer while it comes in, with a bound, and with an end that must be there.

httpx would unpack a bomb of any size, and takes a stream that was cut in the middle for a whole one.
"""

import zlib


class TooLargeError(Exception):
    """More bytes than are taken; the message says how many."""


class BrokenError(Exception):
    """The compressed stream is damaged or was cut."""


class UnaskedError(Exception):
    """A Content-Encoding that was not asked for."""


class Decoder:
    """Takes an answer's bytes as sent, gives them unpacked.

    `encoding` is the Content-Encoding: gzip, deflate, or nothing.  UnaskedError for any other.
    """

    def __init__(self, encoding: str, most: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise UnaskedError(encoding)
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0
        self._raw = encoding in ("", "identity")
        self._deflate = encoding == "deflate"
        self._zlib = None if self._raw else zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._fed = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes; TooLargeError past the bound, BrokenError when they can't be unpacked."""
        if self._raw or self._zlib is None:
            self._keep(data)
            return
        if data and not self._fed and self._deflate and (data[0] & 0x0F != 8):
            # "deflate" means zlib's format (RFC 9110, 8.4.1.2); some servers send it without its header.
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
        self._fed = self._fed or bool(data)
        try:
            while data:
                if self._zlib.eof:
                    # gzip files may stand behind one another (RFC 1952, 2.2); padding is no member.
                    if not data.strip(b"\0"):
                        return
                    self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 32)
                self._keep(self._zlib.decompress(data, self._most - self._size + 1))
                data = self._zlib.unconsumed_tail or self._zlib.unused_data
        except zlib.error:
            raise BrokenError from None

    def end(self) -> bytes:
        """All that was unpacked; BrokenError when the stream's own end is missing."""
        if self._zlib is not None and self._fed and not self._zlib.eof:
            raise BrokenError
        return self.so_far()

    def so_far(self) -> bytes:
        """What was unpacked until now."""
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._most:
            self._parts.append(data[: self._most - self._size])
            raise TooLargeError(f"more than {self._most:,} bytes")
        self._parts.append(data)
