"""What the database says when it cannot be written, as a sentence with what to do."""

from __future__ import annotations

from lissom.core.errors import LissomError

GONE = "database-gone"
_FULL = ("full", "I/O", "No space left")
_LOCKED = ("locked", "lock timeout", "deadlock detected")
_GONE = ("server closed", "terminating connection", "connection failed", "connection is lost")
_UNWRITABLE = ("readonly", "read-only", "unable to open")


class StorageError(LissomError):
    """The database cannot take more: the disk is full, or another program holds it."""

    code = "storage"


def storage_error(error: Exception) -> StorageError:
    """The error of a database that could not be written; what was written before it is kept."""
    known = known_storage_error(error)
    return known or StorageError(
        f"The database cannot be written ({error}).", remedy="See `lissom --help`."
    )


def known_storage_error(error: Exception) -> StorageError | None:
    """The same where disk, rights or another program are to blame; None for all else."""
    text = str(error)
    if any(part in text for part in _FULL):
        return StorageError(
            f"The disk is full or cannot be written ({text}); what was stored until now is kept.",
            remedy="Make room where LISSOM_HOME lies, and do the same again.",
        )
    if any(part in text for part in _GONE):
        return StorageError(
            "The database server does not answer; what was stored until now is kept.",
            remedy="Do the same again when it runs.",
            code=GONE,
        )
    if any(part in text for part in _LOCKED):
        return StorageError(
            "Another program kept the database busy for too long; what was stored is kept.",
            remedy="Do the same again, or raise LISSOM_DB_TIMEOUT_S.",
        )
    if any(part in text for part in _UNWRITABLE):
        return StorageError(
            f"The database cannot be opened for writing ({text}); nothing was changed.",
            remedy="Make the files in LISSOM_HOME readable and writable for you.",
        )
    return None
