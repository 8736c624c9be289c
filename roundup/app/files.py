"""Writing the editor's files: whole or not at all, never over what somebody else has just written."""

import os
from pathlib import Path

from roundup.errors import UnusableError


def write(path: Path, content: str | bytes) -> None:
    """Put a file in its place at once: whoever looks sees the old one or the whole new one.

    UnusableError when it can't be written.
    """
    part = _prepared(path, content)
    try:
        part.replace(path)
    except OSError as error:
        part.unlink()
        raise UnusableError(f"{path} can't be written: {error.strerror}.") from None


def write_if(path: Path, text: str, expected: bytes | None) -> bool:
    """The same, only if the file still holds `expected`, or is still missing with None; False when that is not so."""
    part = _prepared(path, text)
    try:
        if expected is None:
            os.link(part, path)  # fails where a file has appeared meanwhile
            part.unlink()
        elif path.read_bytes() == expected:
            part.replace(path)
        else:
            part.unlink()
            return False
    except FileExistsError:
        part.unlink()
        return False
    except OSError as error:
        part.unlink()
        raise UnusableError(f"{path} can't be written: {error.strerror}.") from None
    return True


def keep(path: Path) -> None:
    """Set aside a file that is about to be written over, under the next number that is free."""
    if path.exists():
        numbers = (path.with_suffix(f".{number}.md") for number in range(1, 10_000))
        path.replace(next(place for place in numbers if not place.exists()))


def _prepared(path: Path, content: str | bytes) -> Path:
    """The content on disk, in a file beside the one that it will be."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)
        raise UnusableError(f"{path} can't be written: {error.strerror}.") from None
    return part
