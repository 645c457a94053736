"""The texts of a Moodle question: their format, their markup, the pictures that came with them."""

from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from questions.drafts import Image, Place, tidy
from questions.formats.passages import Passages
from questions.formats.pictures import from_base64
from questions.formats.reducer import Finder, Reduced

FORMATS = {
    "html": "html",
    "moodle_auto_format": "lines",
    "plain_text": "plain",
    "markdown": "plain",
    "1": "html",
    "0": "lines",
    "2": "plain",
    "4": "plain",
}
_INSIDE = ("@@PLUGINFILE@@", "$@PLUGINFILE@$")
_BESIDE = {"image_base64", "imagebase64"}


def source(element: Element | None) -> str:
    """What stands in <text>, or where there is none in the element itself; as HTML if it has tags."""
    if element is None:
        return ""
    inner = element.find("text")
    inner = element if inner is None else inner
    if not any(child.tag not in {"file", "feedback", "tolerance"} for child in inner):
        return inner.text or ""
    return (inner.text or "") + "".join(
        tostring(child, "unicode", method="html") for child in inner if child.tag != "file"
    )


def child_text(element: Element | None) -> str:
    """The plain text of an element or of the <text> in it."""
    return tidy(source(element))


class Texts:
    """The texts of one <question>."""

    def __init__(self, question: Element, where: Place) -> None:
        self.question = question
        self.passages = Passages(where)
        self._images: dict[tuple[int, str], Image | None] = {}
        self._files: dict[int, dict[str, str]] = {}

    def stem(self) -> str:
        """The question text, with the old kind of picture that stands beside it."""
        text = self.needed(self.question.find("questiontext"))
        return self._with_picture(text) or child_text(self.question.find("name"))

    def _with_picture(self, text: str) -> str:
        """A stem with the picture beside it; one that is only named, or is none, is left out."""
        content = next((e for e in self.question.iter() if e.tag in _BESIDE), None)
        image = from_base64(child_text(content))
        named = (
            self.question.findtext("image") or self.question.findtext("imageurl") or ""
        ).strip()
        if image and image.mark not in text:
            return self.passages.with_picture(text, image)
        if not image and "." in named:
            self.passages.keep(Reduced("", missing=(named,)))
        return text

    def source(self, element: Element | None) -> str:
        """The text as the file has it."""
        return source(element)

    def needed(self, element: Element | None) -> str:
        """A stem or an option as plain text. Raises Unsure if it is nothing but a lost picture."""
        text = source(element)
        return self.passages.needed(text, self._format(element, text), self.finder(element))

    def read(self, element: Element | None) -> str:
        """Any other text."""
        text = source(element)
        return self.passages.read(text, self._format(element, text), self.finder(element))

    def pattern(self, answer: Element) -> str:
        """An accepted text: literal, unless the writer said that it is HTML."""
        text = source(answer)
        is_html = answer.get("format") == "html" and ("<" in text or "&" in text)
        return self.passages.read(text, "html" if is_html else "plain")

    def _format(self, element: Element | None, text: str) -> str:
        named = (element.get("format") or "").strip().lower() if element is not None else ""
        return FORMATS.get(named) or ("html" if "<" in text or "&" in text else "lines")

    def finder(self, element: Element | None) -> Finder:
        """Pictures at an address in the text of `element`: its own files first, they share names."""

        def find(address: str) -> Image | None:
            if not address.startswith(_INSIDE):
                return None
            path = unquote(address.partition("/")[2]).partition("?")[0].lstrip("/")
            for owner in (element, self.question):
                if owner is not None and path in self._files_of(owner):
                    return self._image(owner, path)
            return None

        return find

    def _files_of(self, owner: Element) -> dict[str, str]:
        """What stands in the files inside an element, by path and by name; of two the first."""
        if id(owner) not in self._files:
            files = self._files.setdefault(id(owner), {})
            for file in owner.iter("file"):
                for name in (_path(file), file.get("name") or ""):
                    files.setdefault(name, file.text or "")
        return self._files[id(owner)]

    def _image(self, owner: Element, path: str) -> Image | None:
        key = (id(owner), path)
        if key not in self._images:
            self._images[key] = from_base64(self._files_of(owner)[path])
        return self._images[key]


def _path(file: Element) -> str:
    return (file.get("path", "/") + file.get("name", "")).lstrip("/")
