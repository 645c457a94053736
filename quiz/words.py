"""Marks text for translation where it is written down, long before a language is known."""


def N_(text: str) -> str:
    """Return `text` as it is; the extractor collects it, the page translates it."""
    return text
