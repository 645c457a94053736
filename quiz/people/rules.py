"""Who may do what, and what a phone number is. Pure."""

from typing import Final

import phonenumbers

GUEST: Final = "guest"
WORKER: Final = "worker"
HELPER: Final = "helper"
TRAINER: Final = "trainer"
ORGANIZER: Final = "organizer"
ADMIN: Final = "admin"

STAFF_ROLES: Final = (HELPER, TRAINER, ORGANIZER, ADMIN)
"""Each may do what the ones before it may: a district office has few people and many hats."""


def may(right: str, *, is_worker: bool, role: str | None) -> bool:
    """Whether somebody with these identities holds `right` (one of the six words above)."""
    if right == GUEST:
        return True
    if right == WORKER:
        return is_worker
    return role is not None and STAFF_ROLES.index(role) >= STAFF_ROLES.index(right)


class NotAPhone(ValueError):
    """The text is not a mobile number somebody could be called on."""


def normalise_phone(text: str) -> str:
    """Return the E.164 form of a phone number written any usual way in China.

    `138 1234 5678`, `+86-13812345678`, full-width digits and Excel's `13812345678.0` are one
    person. Numbers of other countries need their `+`. Raises NotAPhone.
    """
    text = text.strip()
    if text.endswith(".0"):
        text = text[:-2]
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as unreadable:
        raise NotAPhone(text) from unreadable
    mobile = (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in mobile:
        raise NotAPhone(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def local_phone(e164: str) -> str:
    """The number as people write it: without +86 for Chinese mobiles."""
    return e164.removeprefix("+86")


def mask_phone(e164: str) -> str:
    """`138****1234`: the first three and last four digits."""
    number = local_phone(e164)
    return f"{number[:3]}****{number[-4:]}"


def mask_name(name: str) -> str:
    """`张*`: the first character only. How long the name is stays private too."""
    name = name.strip()
    return f"{name[:1]}*" if name else "*"
