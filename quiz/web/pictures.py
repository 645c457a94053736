"""Pictures inside questions: where a text has a mark, a page shows the picture it names."""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from questions.drafts import MARK
from questions.models import Picture
from quiz.errors import NotFound
from quiz.words import N_

INSTEAD = N_("题目里的图片")
LOADED_LATER = N_("［图片较大，导入后能看到］")
HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}
NONE: Mapping[str, str] = {}
_IMG = Markup('<img class="picture" src="{}" alt="{}" loading="lazy">')


def pictured(
    say: Callable[[str], str], text: str, inside: Mapping[str, str] | None = None
) -> Markup:
    """`text` escaped, its line breaks kept, each mark in it as a picture.

    The address is the picture's digest: what it leads to never changes. `inside` are addresses by
    digest where pictures are not stored yet; one that is not among them is a word instead.
    """
    before, *parts = MARK.split(text)
    shown = [in_lines(before)]
    for digest, after in zip(parts[::2], parts[1::2], strict=True):
        address = f"/pictures/{digest}" if inside is None else inside.get(digest)
        if address is None:
            shown += escape(say(LOADED_LATER)), in_lines(after)
        else:  # a picture ends its line itself
            shown += _IMG.format(address, say(INSTEAD)), in_lines(after.lstrip("\n"))
    return Markup("").join(shown)


def in_lines(text: str) -> Markup:
    """`text` escaped; a passage, statements and verses stand line by line as they were written."""
    return escape(text).replace("\n", Markup("<br>"))


async def show(request: Request) -> Response:
    """A picture by its digest. The database holds only kinds that no browser runs."""
    picture = await Picture.get_or_none(digest=request.path_params["digest"])
    if picture is None:
        raise NotFound
    return Response(bytes(picture.content), media_type=picture.media_type, headers=HEADERS)
