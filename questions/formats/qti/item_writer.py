"""One question as a QTI 3.0 item.

Blanks are part of the text, each with its entry behind it, so that they come back as they were;
several of them earn the points only together, as here. Everything that follows from an answer is
the standard's own template where that says it.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from questions.drafts import Draft, Image
from questions.formats.reducer import KEPT
from questions.formats.writing import blank_ends, file_name, hypertext, lettered, number, title

STYLESHEET = "styles/zhumeng.css"
_ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_XSD = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_TEMPLATE = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"
_SIDES = {"true": "正确", "false": "错误"}


def item(draft: Draft, identifier: str) -> str:
    """The file of one question."""
    return "\n".join(_lines(draft, identifier)) + "\n"


def _lines(draft: Draft, identifier: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<qti-assessment-item xmlns="{_ASI}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{_ASI} {_XSD}"'
        f' identifier="{identifier}" title={quoteattr(title(draft))} adaptive="false"'
        f' time-dependent="false" xml:lang="zh-CN">'
    )
    yield from _fill_responses(draft) if draft.kind == "fill" else _choice_response(draft)
    yield from _outcomes(draft)
    yield f'<qti-stylesheet href="../{STYLESHEET}" type="text/css"/>'
    yield "<qti-item-body>"
    yield _entries(draft) if draft.kind == "fill" else _block(draft.stem, draft)
    if draft.kind != "fill":
        yield from _choices(draft)
    yield "</qti-item-body>"
    yield from _processing(draft)
    if draft.explanation:
        yield (
            '<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="EXPLANATION" '
            f'show-hide="show"><qti-content-body>{_block(draft.explanation, draft)}'
            "</qti-content-body></qti-modal-feedback>"
        )
    yield "</qti-assessment-item>"


def _choice_response(draft: Draft) -> Iterator[str]:
    cardinality = "multiple" if draft.kind == "multiple" else "single"
    values = "".join(f"<qti-value>{key}</qti-value>" for key in draft.answers)
    yield (
        f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'base-type="identifier"><qti-correct-response>{values}</qti-correct-response>'
        "</qti-response-declaration>"
    )


def _fill_responses(draft: Draft) -> Iterator[str]:
    for index, texts in enumerate(draft.answers, 1):
        entries = "".join(
            f'<qti-map-entry map-key={quoteattr(text)} mapped-value="1" case-sensitive="false"/>'
            for text in texts
        )
        yield (
            f'<qti-response-declaration identifier="RESPONSE_{index}" cardinality="single" '
            f'base-type="string"><qti-correct-response><qti-value>{escape(texts[0])}</qti-value>'
            f'</qti-correct-response><qti-mapping default-value="0">{entries}</qti-mapping>'
            "</qti-response-declaration>"
        )


def _outcomes(draft: Draft) -> Iterator[str]:
    most = "" if draft.points is None else f' normal-maximum="{number(draft.points)}"'
    yield _outcome("SCORE", "float", "0", most)
    if draft.points is not None:
        yield _outcome("MAXSCORE", "float", number(draft.points))
    if draft.explanation:
        yield _outcome("FEEDBACK", "identifier", "EXPLANATION")


def _outcome(name: str, base_type: str, value: str, more: str = "") -> str:
    return (
        f'<qti-outcome-declaration identifier="{name}" cardinality="single" base-type="{base_type}"'
        f"{more}><qti-default-value><qti-value>{value}</qti-value></qti-default-value>"
        "</qti-outcome-declaration>"
    )


def _address(image: Image) -> str:
    return f"../images/{file_name(image)}"


def _inline(text: str, draft: Draft) -> str:
    return hypertext(text, draft, _address).replace("\n", "<br/>")


def _block(text: str, draft: Draft) -> str:
    return f'<div class="{KEPT}">{_inline(text, draft)}</div>'


def _choices(draft: Draft) -> Iterator[str]:
    most = 0 if draft.kind == "multiple" else 1
    shuffled = "false" if draft.kind == "true_false" else "true"
    yield (
        f'<qti-choice-interaction response-identifier="RESPONSE" shuffle="{shuffled}" '
        f'max-choices="{most}">'
    )
    for key, text in _SIDES.items() if draft.kind == "true_false" else _lettered(draft):
        yield f'<qti-simple-choice identifier="{key}">{_block(text, draft)}</qti-simple-choice>'
    yield "</qti-choice-interaction>"


def _lettered(draft: Draft) -> Iterator[tuple[str, str]]:
    yield from lettered(draft)


def _entries(draft: Draft) -> str:
    """The stem with an entry behind each blank; below it, where it shows none."""
    ends = blank_ends(draft.stem)
    if not ends:
        entry = f"<div>{_entry(1, draft)}</div>"
        return _block(draft.stem, draft) + entry
    parts, begin = [], 0
    for index, end in enumerate(ends, 1):
        parts.append(_before_entry(draft.stem[begin:end], draft) + _entry(index, draft))
        begin = end
    rest = _inline(draft.stem[begin:], draft)
    return f'<div class="{KEPT}">{"".join(parts)}{rest}</div>'


def _before_entry(text: str, draft: Draft) -> str:
    """A text that ends with a blank: a line end inside of its brackets stays in one piece."""
    blank = blank_ends(text)
    opening = max(text.rfind("("), text.rfind("（")) if text[-1] in ")）" and blank else len(text)
    return _inline(text[:opening], draft) + escape(text[opening:])


def _entry(index: int, draft: Draft) -> str:
    length = max(len(text) for text in draft.answers[index - 1])
    return (
        f'<qti-text-entry-interaction response-identifier="RESPONSE_{index}" '
        f'expected-length="{length}"/>'
    )


def _processing(draft: Draft) -> Iterator[str]:
    """The standard's template, where one point is for the one right answer; else in full."""
    if draft.kind != "fill" and draft.points is None:
        yield f'<qti-response-processing template="{_TEMPLATE}"/>'
        return
    right = _all_mapped(len(draft.answers)) if draft.kind == "fill" else _MATCH
    yield (
        f"<qti-response-processing><qti-response-condition><qti-response-if>{right}"
        '<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">'
        f"{number(draft.points or 1)}</qti-base-value></qti-set-outcome-value>"
        "</qti-response-if></qti-response-condition></qti-response-processing>"
    )


_MATCH = (
    '<qti-match><qti-variable identifier="RESPONSE"/>'
    '<qti-correct identifier="RESPONSE"/></qti-match>'
)


def _all_mapped(count: int) -> str:
    tests = (
        f'<qti-equal tolerance-mode="exact"><qti-map-response identifier="RESPONSE_{index}"/>'
        '<qti-base-value base-type="float">1</qti-base-value></qti-equal>'
        for index in range(1, count + 1)
    )
    return f"<qti-and>{''.join(tests)}</qti-and>"
