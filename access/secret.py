"""The key that signs what a browser is given to bring back."""

import os
from secrets import token_hex

from config import settings


def secret_key() -> str:
    """SECRET_KEY, else the one kept in `var/secret_key`, made once and readable by its owner alone."""
    given = settings().secret_key
    if given:
        return given
    file = settings().var / "secret_key"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as new:
        new.write(token_hex(32))
    return file.read_text(encoding="ascii")
