"""IMS QTI 2.1, 2.2 and 3.0: single items, tests that hold their items, and packages.

Names are matched whatever their namespace, in both spellings. What a file refers to is looked for
in its own package and never fetched.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

from questions.drafts import Place, Problem, Report
from questions.errors import UnreadableFile
from questions.formats import xml
from questions.formats.detect import ITEM_INSIDE, ZIP
from questions.formats.found import Found, Unsupported, unsure
from questions.formats.passages import Passages
from questions.formats.pieces import pieces
from questions.formats.qti.body import Body, is_for_others
from questions.formats.qti.feedback import texts_of
from questions.formats.qti.item import Around, Described, read_item
from questions.formats.qti.manifest import Manifest, read_manifest
from questions.formats.qti.names import ITEMS, TESTS, is_interaction, plain, tree
from questions.formats.qti.package import HEAD, Package, is_remote, is_xml, joined, opened
from questions.formats.qti.stimulus import stimulus
from questions.formats.reading import Progress
from questions.words import N_

MANIFEST = "imsmanifest.xml"
_ITEM = r"(?:assessmentItem|qti-assessment-item(?!-))"
_NAMESPACE = re.compile(r"xmlns:[\w.-]+\s?=\s?(?:\"[^\"<>]*\"|'[^'<>]*')")
_OLD_ROOTS = {"questestinterop", "pool", "assessment"}
_BROKEN = N_("的 XML 写错了，读不出来，请改好后再导入")
_NO_ITEM = N_("不是 QTI 试题：这个文件的根元素是 %(root)s")


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a QTI file or package. Raises UnreadableFile."""
    if data.startswith(ZIP):
        return _Reader(opened(data), progress).report()
    text, encoding = xml.text_of(data)
    found = Found()
    try:
        root = tree(text)
    except xml.BrokenXml:
        return _one_by_one(text).report("qti", encoding)
    if root.tag == "manifest":
        raise UnreadableFile("qti_manifest")
    read_root(found, root, lambda number: Around(Place(number, unit="question")))
    elsewhere = [*_references(root)]
    if not found.total:
        raise UnreadableFile("qti_references" if elsewhere else "no_qti_items")
    if elsewhere:
        said = N_("试卷里还有 %(count)s 道题在别的文件里（%(start)s），请上传整个 .zip 压缩包")
        params = {"count": len(elsewhere), "start": elsewhere[0][:80]}
        place = Place(unit="question")
        found.problems.append(Problem(place, "error", "missing_file", said, params))
    return found.report("qti", encoding)


def _one_by_one(text: str) -> Found:
    """The items of a broken file each by itself, or of one that has nothing around them. Raises
    UnreadableFile where none is whole."""
    found = Found()
    names = " ".join(dict.fromkeys(_NAMESPACE.findall(text[:HEAD])))
    items = [_item(piece, names) for piece in pieces(text, _ITEM, r"[\w-]+")]
    if not any(item is not None for item in items):
        raise UnreadableFile("damaged")
    for number, item in enumerate(items, 1):
        where = Place(number, unit="question")
        with found.question():
            if item is None:
                raise unsure(where, "broken_xml", _BROKEN)
            found.add(*read_item(item, Around(where)))
    return found


def _item(piece: str | None, names: str) -> Element | None:
    """The item in a piece, in which `names` of namespaces are known; None for a broken one."""
    try:
        return tree(f"<items {names}>{piece}</items>")[0] if piece else None
    except xml.BrokenXml:
        return None


def _references(root: Element) -> Iterator[str]:
    """The addresses of the items and sections that stand in files of their own."""
    for element in root.iter():
        if element.tag in {"assessmentitemref", "assessmentsectionref"}:
            yield element.get("href", "")


def read_root(found: Found, root: Element, around: Callable[[int], Around]) -> None:
    """The items of one file: itself, those in a test, or an interaction without its item."""
    if is_interaction(root):
        item, body = Element("assessmentitem"), Element("itembody")
        item.append(body)
        body.append(root)
        root = item
    if root.tag in _OLD_ROOTS:
        _name_old(found, root, around)
        return
    items = [root] if root.tag in ITEMS else root.iter("assessmentitem")
    for number, item in enumerate(items, 1):
        with found.question():
            found.add(*read_item(item, around(number)))
    if root.tag in TESTS:
        _name_instructions(found, root, around(1))


def _name_instructions(found: Found, test: Element, around: Around) -> None:
    """What a test tells the candidates of a section belongs to no question: it is said once."""
    body = Body(Passages(around.where), around.stimulus)
    sections = [part for part in test.iter() if part.tag in TESTS]
    blocks = [block for section in sections for block in section.findall("rubricblock")]
    told = [block for block in blocks if not is_for_others(block)]
    if texts := list(dict.fromkeys(texts_of(body, told))):
        said = N_("试卷里有 %(count)s 段给考生看的说明或材料，没有放进题目，请核对：%(start)s")
        params = {"count": len(texts), "start": texts[0][:40]}
        place = Place(sheet=around.where.sheet, unit="question")
        found.problems.append(Problem(place, "warning", "section_text", said, params))


def _name_old(found: Found, root: Element, around: Callable[[int], Around]) -> None:
    """QTI 1.2 and Blackboard's pools look similar; their questions are named and counted."""
    old = [element for element in root.iter() if _is_old_item(element.tag)]
    for number, item in enumerate(old, 1):
        kind = (
            ("qti_1.2", "QTI 1.2 的题") if item.tag == "item" else ("blackboard", "Blackboard 的题")
        )
        with found.question():
            raise Unsupported(around(number).where, *kind)


def _is_old_item(tag: str) -> bool:
    return tag == "item" or (tag.startswith("question_") and tag != "question_list")


@dataclass
class _Reader:
    """Reads a package file by file: the manifest's order first, then what it does not name."""

    package: Package
    progress: Progress | None
    found: Found = field(default_factory=Found)
    referenced: dict[str, None] = field(default_factory=dict)

    def report(self) -> Report:
        """Everything in it. Raises UnreadableFile where there is no item at all."""
        manifest = self._manifest()
        described, items = {}, set()
        for resource in manifest.resources:
            path = self.package.find(resource.path)
            described[path] = resource.described
            if resource.is_item:
                items.add(path)
        paths = [path for path in dict.fromkeys([*described, *self.package.paths()]) if path]
        named = {self.package.find(path) for path in manifest.named}
        unnamed = []
        for number, path in enumerate(paths, 1):
            before = self.found.total
            self._read(path, described.get(path, Described()), sure=path in items)
            if named and path not in named and self.found.total > before:
                unnamed.append(path)
            if self.progress and number % 100 == 0:
                self.progress(number, len(paths))
        self._name_unlisted(unnamed)
        self._name_missing(manifest)
        self._name_unopened()
        if not self.found.total and not self.found.problems:
            raise UnreadableFile("unknown_archive")
        return self.found.report("qti", "")

    def _manifest(self) -> Manifest:
        paths = [path for path in self.package.paths() if posixpath.basename(path) == MANIFEST]
        if not paths:
            return Manifest()
        path = min(paths, key=lambda path: path.count("/"))
        try:
            return self._read_manifest(path, posixpath.dirname(path))
        except (xml.BrokenXml, UnreadableFile):
            said = N_("的清单读不出来，已改为逐个文件读题，标签和难度可能没有导入")
            self._note(path, "warning", "broken_manifest", said)
            return Manifest()

    def _read_manifest(self, path: str, folder: str) -> Manifest:
        """One of thousands of items is long: it is not held as a whole."""
        if self.package.is_long(path):
            return self._listed(self.package.pieces(path), folder)
        text = self.package.text(path)
        try:
            return self._listed(text, folder)
        except xml.BrokenXml:
            return self._listed(xml.repaired(text), folder)

    def _listed(self, source: str | Iterable[bytes], folder: str) -> Manifest:
        return read_manifest(xml.everywhere(source, "resources", plain), folder)

    def _read(self, path: str, described: Described, *, sure: bool) -> None:
        """The questions of one file, if it has any; `sure` that it is an item."""
        if not sure and not self._may_hold_items(path):
            return
        folder, before = posixpath.dirname(path), self.found.total

        def around(number: int) -> Around:
            return Around(
                Place(number, path, "question"),
                lambda address: self.package.picture(folder, address),
                lambda address: stimulus(self.package, folder, address),
                described,
            )

        try:
            root = tree(self.package.text(path))
        except (xml.BrokenXml, UnreadableFile) as broken:
            self._keep_broken(around(1).where, broken)
            return
        for address in _references(root):
            self.referenced[self.package.find(joined(folder, address)) or address] = None
        read_root(self.found, root, around)
        if sure and self.found.total == before:
            with self.found.question():
                raise unsure(around(1).where, "not_an_item", _NO_ITEM, root=root.tag[:40])

    def _may_hold_items(self, path: str) -> bool:
        if not is_xml(path):
            return False
        head = self.package.head(path)
        if head is None:
            return True  # what cannot be opened is named
        text = head.decode("utf-8", "replace").replace("\0", "").lstrip("\ufffd\ufeff")
        root = plain(xml.root_name(text))
        if not root:
            return len(head) == HEAD and text.lstrip().startswith("<")  # it begins further on
        known = root in ITEMS | TESTS | _OLD_ROOTS or root.endswith("interaction")
        return known or ITEM_INSIDE.search(text) is not None

    def _keep_broken(self, where: Place, broken: Exception) -> None:
        """One file that cannot be read loses no other; a zip that would do harm is refused."""
        if isinstance(broken, UnreadableFile) and broken.code == "zip_bomb":
            raise broken
        with self.found.question():
            if isinstance(broken, UnreadableFile):
                said = N_("的文件没有打开：%(reason)s")
                raise unsure(where, broken.code, said, reason=str(broken))
            raise unsure(where, "broken_xml", _BROKEN)

    def _name_unlisted(self, paths: list[str]) -> None:
        """Items that neither the manifest nor a test speaks of are questions all the same."""
        said = N_("不在清单里，也一并读了，请核对要不要")
        for path in paths:
            if path not in self.referenced:
                self._note(path, "warning", "unlisted_item", said)

    def _name_missing(self, manifest: Manifest) -> None:
        """Items that are listed but not there, and sections."""
        items = [resource for resource in manifest.resources if resource.is_item]
        wanted = {self.package.find(item.path) or item.address: None for item in items}
        for address in wanted | self.referenced:
            if address in self.package:
                continue
            said = N_("在清单或试卷里有，压缩包里却没有，请补上后再导入")
            if is_remote(address):
                said = N_("在网上，不会去下载，请放进压缩包后再导入")
            self._note(address, "error", "missing_file", said)

    def _name_unopened(self) -> None:
        """What may hold questions too and is not opened."""
        for path in self.package.paths():
            if path.lower().endswith(".zip"):
                said = N_("是压缩包里的压缩包，没有打开，里面有题的话请单独导入")
                self._note(path, "warning", "nested_archive", said)

    def _note(self, path: str, severity: Literal["error", "warning"], code: str, said: str) -> None:
        where = Place(sheet=path, unit="question")
        self.found.problems.append(Problem(where, severity, code, said))
