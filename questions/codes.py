"""The code of a question: what an export writes beside it, so that a mended file finds it again.

Ten letters, no digits: dragging a cell down in Excel counts numbers up, and one question would be
taken for the next. They are worked out from the bank, so that a code of another bank is known to
be none of ours, also when both banks have the same number in two installations.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from questions.models import Bank

LENGTH = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def code_of(bank: Bank, question_id: int) -> str:
    """The code of a question of this bank."""
    made = bank.created_at.astimezone(UTC).isoformat()
    number = int.from_bytes(hashlib.sha256(f"{bank.id} {made} {question_id}".encode()).digest())
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(_LETTERS))
        signs.append(_LETTERS[sign])
    return "".join(signs)


def by_code(bank: Bank, question_ids: Iterable[int]) -> dict[str, int]:
    """Question ids by code."""
    return {code_of(bank, question_id): question_id for question_id in question_ids}


def tidied(cell: str) -> str:
    """A code as somebody may have typed it."""
    return cell.strip().upper()
