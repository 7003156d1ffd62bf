"""The measures of Decree 30/2020/NĐ-CP, Annex I: paper and margins in mm, type in points."""

import unicodedata

FONT = "Times New Roman"
PAGE = 210, 297  # A4, upright
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20  # the decree: 20-25, 20-25, 30-35, 15-20
HEAD = 70, 90  # columns above the title: the agency, the motto

MOTTO_STATE, MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"
STATE_SIZE, MOTTO_SIZE = 12, 13  # the motto is one point larger; 13 and 14 leave too little room for names of agencies
AGENCY_SIZE = 12
NUMBER_SIZE, DAY_SIZE = 13, 13
SUBJECT_SIZE = 12  # of a letter, below its number
BODY_SIZE = 14
TABLE_SIZE = 13
PAGE_NUMBER_SIZE = 13
RECIPIENTS_TITLE_SIZE, RECIPIENTS_SIZE = 12, 11
INDENT = 12.7  # first line
AFTER = 6  # points below a paragraph
SPACING = 1.15  # lines: 1 to 1.5
SIGNATURE_GAP = 58  # points for a signature and the seal
RULE_SHARE = 0.4  # of the line above; the decree: a third to a half

# Widths of Times bold in thousandths of the size, for the lengths of the lines under agency and title.
_UPPER = "722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667"
_LOWER = "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444"
_WIDTHS = {
    **{chr(ord("A") + at): int(width) for at, width in enumerate(_UPPER.split())},
    **{chr(ord("a") + at): int(width) for at, width in enumerate(_LOWER.split())},
    **dict.fromkeys("0123456789", 500),
    **dict.fromkeys(" .,;:'’", 250),
    **dict.fromkeys("-()/", 333),
}
_POINT = 25.4 / 72  # mm


def width(text: str, size: float) -> float:
    """How long a line in bold type is, in mm; letters that the table does not have count as wide ones."""
    letters = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return (
        sum(_WIDTHS.get(letter, 600) for letter in letters if not unicodedata.combining(letter)) * size / 1000 * _POINT
    )
