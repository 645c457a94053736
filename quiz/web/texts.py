"""What a form's text fields accept: trimmed, without characters a database refuses."""

from typing import Annotated, Any

from pydantic import BeforeValidator


def tidy(value: Any) -> Any:
    """Trim, use one kind of line end, and drop control characters (PostgreSQL refuses NUL)."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char >= " " or char in "\n\t").strip()


def tidy_line(value: Any) -> Any:
    """The same for a field of one line."""
    text = tidy(value)
    return " ".join(text.split()) if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(tidy)]
Line = Annotated[str, BeforeValidator(tidy_line)]
