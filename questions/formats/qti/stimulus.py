"""A passage in a file of its own: a stimulus of QTI 3.0, a piece of XML, or a page of HTML."""

import posixpath
from xml.etree.ElementTree import Element, SubElement

from questions.errors import UnreadableFile
from questions.formats import markup, xml
from questions.formats.qti.names import tree
from questions.formats.qti.package import Package, is_remote, joined

_ADDRESSES = ("src", "data", "href")


def stimulus(package: Package, folder: str, address: str) -> Element | None:
    """The passage that `address` names as seen from `folder`; None if it is not in here.

    What it refers to itself is seen from `folder` too.
    """
    path = package.locate(folder, address)
    try:
        text = package.text(path) if path else ""
    except UnreadableFile as broken:
        if broken.code == "zip_bomb":
            raise
        return None
    if not text:
        return None
    try:
        root = tree(text)
    except (xml.BrokenXml, UnreadableFile):
        return _page(text)
    _move(root, posixpath.dirname(path), folder)
    return root


def _page(text: str) -> Element | None:
    """HTML as browsers forgive it: its lines."""
    page = Element("body")
    for line in markup.reduced(text).text.split("\n"):
        SubElement(page, "p").text = line
    return page if "".join(page.itertext()).strip() else None


def _move(root: Element, here: str, there: str) -> None:
    """Make the addresses in a file of the folder `here` ones that are seen from `there`."""
    if here == there:
        return
    for element in root.iter():
        for name in _ADDRESSES:
            address = element.get(name, "").strip()
            path = "" if is_remote(address) else joined(here, address)
            if path:
                element.set(name, posixpath.relpath(path, there or "."))
