"""The number of a certificate: nobody guesses one, and a slip of the pen is noticed. Pure.

`ZM-2026-7K3MPQ4X-K`: the year, eight random letters and digits that are not mistaken for others
(31 each: 850 thousand million), and the check character of ISO 7064 MOD 37,36 over all before it,
which finds every single wrong character and nearly every pair that changed places.
"""

import re
import secrets
import unicodedata

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_SIGNS = 8
SHAPE = re.compile(rf"ZM(20[0-9]{{2}})([{READABLE}]{{{RANDOM_SIGNS}}})([{READABLE}])")


def check_sign(text: str) -> str:
    """The check character of ISO 7064:2003, hybrid system MOD 37,36."""
    product = 36
    for sign in text:
        total = (product + SIGNS.index(sign)) % 36 or 36
        product = total * 2 % 37
    return SIGNS[(37 - product) % 36]


def new_number(year: int) -> str:
    """A new number whose check character, too, is not mistaken for another."""
    while True:
        middle = "".join(secrets.choice(READABLE) for _ in range(RANDOM_SIGNS))
        check = check_sign(f"ZM{year}{middle}")
        if check in READABLE:
            return f"ZM-{year}-{middle}-{check}"


def tidy_number(text: str) -> str | None:
    """The number as it was given out, from what somebody typed: any case, any spaces or dashes,
    full-width too. None for what cannot be a number of ours, so also for most slips."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found = SHAPE.fullmatch("".join(sign for sign in plain if sign.isalnum()))
    if found is None:
        return None
    year, middle, check = found.groups()
    right = check_sign(f"ZM{year}{middle}") == check
    return f"ZM-{year}-{middle}-{check}" if right else None
