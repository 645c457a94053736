"""The names of QTI: 2.x and 3.0 spell them differently, and exporters mix the two."""

from functools import lru_cache
from xml.etree.ElementTree import Element

from questions.formats import xml

_AS_IT_IS = {"annotation-xml"}

ITEMS = {"assessmentitem"}
TESTS = {"assessmenttest", "assessmentsection", "testpart"}
INTERACTIONS = {
    "associateinteraction": ("associate", "配对题"),
    "custominteraction": ("custom", "自定义互动题"),
    "drawinginteraction": ("drawing", "画图题"),
    "endattemptinteraction": ("end_attempt", "提示按钮题"),
    "extendedtextinteraction": ("essay", "问答题"),
    "gapmatchinteraction": ("gap_match", "拖放填空题"),
    "graphicassociateinteraction": ("graphic_associate", "图上配对题"),
    "graphicgapmatchinteraction": ("graphic_gap_match", "图上拖放题"),
    "graphicorderinteraction": ("graphic_order", "图上排序题"),
    "hotspotinteraction": ("hotspot", "热区题"),
    "hottextinteraction": ("hottext", "点选文字题"),
    "inlinechoiceinteraction": ("inline_choice", "下拉选择题"),
    "matchinteraction": ("matching", "匹配题"),
    "mediainteraction": ("media", "音视频题"),
    "orderinteraction": ("ordering", "排序题"),
    "portablecustominteraction": ("custom", "自定义互动题"),
    "positionobjectinteraction": ("position_object", "放置图形题"),
    "selectpointinteraction": ("select_point", "点选位置题"),
    "sliderinteraction": ("slider", "滑块题"),
    "uploadinteraction": ("upload", "上传文件题"),
}
"""What we do not have, in English and as the file's reader calls it."""

CHOICE, ENTRY = "choiceinteraction", "textentryinteraction"


@lru_cache(maxsize=2**10)
def plain(name: str) -> str:
    """`qti-choice-interaction` and `choiceInteraction` as `choiceinteraction`, without a namespace."""
    name = xml.local(name)
    if name in _AS_IT_IS:
        return name
    return name.removeprefix("qti-").replace("-", "").lower()


def tree(text: str) -> Element:
    """The tree with plain names. Raises BrokenXml, and UnreadableFile for what would do harm."""
    try:
        return xml.root(text, plain)
    except xml.BrokenXml:
        return xml.root(xml.repaired(text), plain)


def is_interaction(element: Element) -> bool:
    """Whether something is to be answered here."""
    return element.tag.endswith("interaction")


def number(text: str | None) -> float | None:
    """A number as QTI writes it; None for anything else."""
    try:
        found = float((text or "").strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e9 else None
