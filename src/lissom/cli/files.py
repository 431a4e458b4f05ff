"""Files that the user names: read whole, or refused in a sentence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from lissom.core.errors import InvalidInputError, NotFoundError

_MOST_BYTES = 50_000_000


def read_file(path: Path, *, most_bytes: int = _MOST_BYTES) -> bytes:
    """The bytes of a file. Raises NotFoundError or InvalidInputError."""
    try:
        if path.is_dir():
            raise InvalidInputError(f"{path} is a folder.", remedy="Name a file in it.")
        if path.stat().st_size > most_bytes:
            raise InvalidInputError(
                f"{path} is larger than {most_bytes / 1e6:g} MB.", remedy="Name a smaller file."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.", remedy="Check the name.") from None
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            f"{path} cannot be read ({_reason(error)}).", remedy="Check its permissions."
        ) from None


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises InvalidInputError."""
    try:
        if path.is_dir():
            raise InvalidInputError(f"{path} is a folder.", remedy="Name a file in it.")
        with tempfile.NamedTemporaryFile(dir=path.parent or ".", delete=False) as draft:
            draft.write(data)
        Path(draft.name).chmod(0o666 & ~_umask())
        Path(draft.name).replace(path)
    except (OSError, ValueError) as error:
        raise InvalidInputError(
            f"{path} cannot be written ({_reason(error)}).",
            remedy="Name a file in a folder that you can write to.",
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
