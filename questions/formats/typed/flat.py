"""Text as patterns look at it: half-width, with the simplified signs of labels."""

from questions.formats.traditional import SIGNS

# One sign for one, so that places in the flat text are places in the text itself.
FLAT: dict[int, int | str] = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
FLAT |= dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x200B), " ")
FLAT |= str.maketrans("．。【】〔〕［］﹙﹚", "..[][][]()") | SIGNS


def flat(text: str) -> str:
    """`text` with half-width letters, digits, brackets and blanks, and with the simplified signs of
    labels, sign for sign."""
    return text.translate(FLAT)
