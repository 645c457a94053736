"""The texts of one question as a learning platform writes them: HTML, pictures, what is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from questions.drafts import MARK, Image, Place, Problem, tidy
from questions.formats.found import unsure
from questions.formats.markup import reduced
from questions.formats.reducer import Finder, Reduced, no_pictures
from questions.words import N_

_PLAYED = re.compile(
    r"\.(?:aac|avi|flac|flv|m4[av]|mkv|mov|mp[34]|mpe?g|og[agv]|opus|swf|wav|web[am]|wm[av])"
    r"(?:[?#].*)?\Z",
    re.IGNORECASE,
)


def pictured(known: Mapping[str, Image], *texts: str) -> tuple[Image, ...]:
    """The pictures, of those `known` by digest, whose marks stand in `texts`, in that order."""
    if not known:
        return ()
    marks = dict.fromkeys(MARK.findall("\n".join(texts)))
    return tuple(known[digest] for digest in marks if digest in known)


@dataclass
class Passages:
    """Collects the pictures and the warnings of a question while its texts are read.

    `find` knows the pictures inside the file.
    """

    where: Place
    find: Finder = no_pictures
    warnings: list[Problem] = field(default_factory=list)
    _images: dict[str, Image] = field(default_factory=dict)
    _missing: set[str] = field(default_factory=set)

    def images(self, *texts: str) -> tuple[Image, ...]:
        """The pictures whose marks stand in `texts`, each once, in the order they stand there."""
        return pictured(self._images, *texts)

    def read(self, text: str, text_format: str, find: Finder | None = None) -> str:
        """`text` in one of Moodle's formats: `html`, `plain`, or `lines` where both count."""
        if text_format == "plain":
            return tidy(text)
        return self.keep(reduced(text, find or self.find, lines=text_format == "lines"))

    def needed(self, text: str, text_format: str, find: Finder | None = None) -> str:
        """Likewise for a stem or an option. Raises Unsure if it is nothing but a lost picture."""
        if text_format == "plain":
            return tidy(text)
        found = reduced(text, find or self.find, lines=text_format == "lines")
        return self.keep_needed(found)

    def keep(self, found: Reduced) -> str:
        """The text of what was read elsewhere; its pictures are kept, the lost ones are named."""
        self._images.update({image.digest: image for image in found.images})
        for address in found.missing:
            if address not in self._missing:
                self._missing.add(address)
                self._warn_of(address)
        return found.text

    def _warn_of(self, address: str) -> None:
        if _PLAYED.search(address[:2000]):
            said = N_("有一段声音或视频没有导入，只靠文字答不了的题请改写：%(address)s")
            self.warn("media_left_out", said, address=address[:80])
            return
        said = N_(
            "有一张图片没有导入（要在文件里、2 MB 以内的 PNG、JPEG、GIF 或 WebP）：%(address)s"
        )
        self.warn("picture_left_out", said, address=address[:80])

    def keep_needed(self, found: Reduced) -> str:
        """Likewise for a stem or an option. Raises Unsure if it is nothing but a lost picture."""
        said = self.keep(found)
        if not said and found.missing:
            raise self._lost(found.missing[0])
        return said

    def with_picture(self, text: str, image: Image) -> str:
        """`text` with a picture below it."""
        self._images[image.digest] = image
        return f"{text}\n{image.mark}".strip()

    def _lost(self, address: str) -> Exception:
        said = N_("有一处只有图片，图片却没有导入，看不出问的是什么：%(address)s。请补上文字或图片")
        return unsure(self.where, "picture_missing", said, address=address[:80])

    def warn(self, code: str, text: str, **params: object) -> None:
        """Say what was left out of the question."""
        self.warnings.append(Problem(self.where, "warning", code, text, params))
