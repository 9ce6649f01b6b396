"""The short code on a paper: 75 bits nobody can guess, and a character that catches slips of the pen."""

from __future__ import annotations

from portal.lib import sealing
from portal.lib.codes import ALPHABET, check_character, shown
from portal.lib.codes import read as read_any

__all__ = ["ALPHABET", "LENGTH", "check_character", "code_of", "read", "shown"]

LENGTH = 16


def code_of(paper: str) -> str:
    """The same for the same paper, so that a job done twice prints the same; from a secret key."""
    number = int.from_bytes(sealing.fingerprint(paper, "paper code"), "big")
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + check_character(body)


def read(typed: str) -> str:
    """The code as somebody copied it from a paper. Raises ValueError when it cannot be one."""
    code = read_any(typed)
    if len(code) != LENGTH:
        raise ValueError("not the code of a paper")
    return code
