"""Tables whose columns are not ours, or whose options slipped into a neighbour's row."""

from collections.abc import Sequence

from questions.drafts import Draft, Place, Problem
from questions.formats import answers
from questions.formats.found import Found, Unsupported
from questions.words import N_

NEAR = 6
ENOUGH = 3
WITNESS = "options_not_judgement"


def foreign(where: Place, headers: Sequence[str]) -> Unsupported:
    """The refusal of a row whose columns only its own program understands."""
    return Unsupported(
        where, "foreign_layout", N_("别的软件的表（列 %s）") % "、".join(headers[:3])
    )


def doubt_blocks(found: Found, questions: int, problems: int) -> None:
    """Take out the questions in a block whose options slipped by a row.

    In such a block judgements have the options of choices, or choices are asked to be right or
    wrong. Where three of these stand close together, whatever lies between them is doubtful too.
    """
    rows = {p.where.number for p in found.problems[problems:] if p.code == WITNESS}
    if not rows:
        return
    rows |= {draft.where.number for draft in found.questions[questions:] if _is_judged(draft)}
    blocks: list[list[int]] = []
    for number in sorted(rows):
        if blocks and number - blocks[-1][-1] <= NEAR:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    spans = [(block[0] - 1, block[-1] + 1) for block in blocks if len(block) >= ENOUGH]
    kept = found.questions[:questions]
    said = N_("的选项可能错行了：上下几行的判断题都带着别的题的选项。请对照原表改正")
    for draft in found.questions[questions:]:
        slipped = draft.options and any(a <= draft.where.number <= b for a, b in spans)
        if slipped:
            found.problems.append(Problem(draft.where, "error", "options_slipped", said))
        else:
            kept.append(draft)
    found.questions[:] = kept


def _is_judged(draft: Draft) -> bool:
    """Whether it is a choice between right and wrong."""
    return bool(draft.options) and all(
        answers.judgement(text) is not None for text in draft.options
    )
