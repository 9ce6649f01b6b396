"""The short code on a paper: 75 bits nobody can guess, and a character that catches slips of the pen."""

from __future__ import annotations

from portal.lib import sealing

# Crockford's: no I, L, O, U, so that nothing is misread or spells a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
LENGTH = 16


def code_of(paper: str) -> str:
    """The same for the same paper, so that a job done twice prints the same; from a secret key."""
    number = int.from_bytes(sealing.fingerprint(paper, "paper code"), "big")
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Luhn's, modulo 32: finds every wrong character and nearly every two exchanged."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 - place % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read(typed: str) -> str:
    """The code as somebody copied it from a paper. Raises ValueError when it cannot be one."""
    code = typed.strip().upper().translate(READ_AS)
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        raise ValueError("not a code")
    if check_character(code[:-1]) != code[-1]:
        raise ValueError("a slip of the pen")
    return code


def shown(code: str) -> str:
    """ "K7QM-2XTA-9FPC-W3RB"."""
    return "-".join(code[n : n + 4] for n in range(0, LENGTH, 4))
