"""Keys of this installation: made once, kept under var/keys, readable by nobody else.

Losing a key means losing what it sealed; leaking one means everybody's numbers can be read.
So a key is never printed, logged or put in a database.
Each may instead come from the environment, as hexadecimal: DOUDI_KEY_<NAME>.
"""

import os
import secrets
from pathlib import Path


def key(name: str, *, size: int, var: Path) -> bytes:
    """Read a key, making it at the first call.

    :raises ValueError: when the kept or given key has the wrong size.
    """
    given = os.environ.get(f"DOUDI_KEY_{name.upper()}")
    found = bytes.fromhex(given) if given else _kept(var / "keys" / f"{name}.key", size=size)
    if len(found) != size:
        raise ValueError(f"key {name}: {size} bytes expected, {len(found)} found")
    return found


def secret_key(var: Path) -> str:
    """Give Django's secret, which signs sessions and forms."""
    return key("django", size=50, var=var).hex()


def _kept(path: Path, *, size: int) -> bytes:
    """Read the key's file; the first process to ask writes it, whole or not at all."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(handle)
        try:
            os.link(draft, path)  # fails when another process was first: then theirs counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
