"""Writing the editor's files: whole or not at all, never over what somebody else has just written."""

import os
from pathlib import Path

from roundup.errors import UnusableError


def write(path: Path, text: str, *, expected: bytes | None = None) -> bool:
    """Put a file in its place at once: whoever looks sees the old one or the whole new one.

    With `expected`, only if the file still holds that; False when it does not.  UnusableError when it can't be
    written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if expected is not None and path.read_bytes() != expected:
            part.unlink()
            return False
        part.replace(path)
    except OSError as error:
        if part.exists():
            part.unlink()
        raise UnusableError(f"{path} can't be written: {error.strerror}.") from None
    return True


def keep(path: Path) -> None:
    """Set aside a file that is about to be written over, under the next number that is free."""
    if path.exists():
        numbers = (path.with_suffix(f".{number}.md") for number in range(1, 10_000))
        path.replace(next(place for place in numbers if not place.exists()))
