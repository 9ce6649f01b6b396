"""Short codes on paper that people type: no letter that is misread, and a character that catches slips.

Crockford's base 32, checked by Luhn modulo 32.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing is misread or spells a word
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
SHORTEST = 5  # characters of a numbered thing, the last one checks


def check_character(body: str) -> str:
    """Finds every wrong character and nearly every two exchanged."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 - place % 2)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read(typed: str) -> str:
    """A code as somebody copied it from paper. Raises ValueError when it cannot be one."""
    code = typed.strip().upper().translate(READ_AS)
    if len(code) < 2 or set(code) - set(ALPHABET):
        raise ValueError("not a code")
    if check_character(code[:-1]) != code[-1]:
        raise ValueError("a slip of the pen")
    return code


def shown(code: str) -> str:
    """ "K7QM-2XTA-9FPC-W3RB"."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def code_of(number: int) -> str:
    """The code of a numbered thing, a payout line: 1234567 -> "15NM7C"."""
    body = ""
    while number:
        number, rest = divmod(number, 32)
        body = ALPHABET[rest] + body
    body = body.rjust(SHORTEST - 1, "0")
    return body + check_character(body)


def number_of(typed: str) -> int:
    """Raises ValueError when it is no code of a numbered thing."""
    code = read(typed)
    if not SHORTEST <= len(code) <= 13:  # 60 bits
        raise ValueError("not a code of a numbered thing")
    number = 0
    for character in code[:-1]:
        number = number * 32 + ALPHABET.index(character)
    return number
