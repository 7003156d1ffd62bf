"""Sample documents of each shape, with all parts that one may have."""

from __future__ import annotations

from datetime import date

from macros.documents.document import (
    Agency,
    Annex,
    Article,
    Document,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
    Text,
    WriteIn,
)

AGENCY = Agency("Ủy ban nhân dân tỉnh mẫu", "Trung tâm Xúc tiến đầu tư, thương mại và du lịch", "Tỉnh mẫu")
DIRECTOR = Signature(("Giám đốc",), "Lê Văn C")
LONG = "Thực hiện kế hoạch năm, các phòng đã tổ chức tiếp công dân đúng lịch và trả lời đúng hạn. " * 6
ROWS = tuple((str(at), f"Phòng số {at}", "3") for at in range(1, 61))


BODY = (
    Heading("Kết quả thực hiện"),
    Paragraph(LONG),
    Heading("Gương tốt", 2),
    Paragraph(("Có ", Text("2", bold=True, refs=("stories/a", "stories/b")), " câu chuyện được nêu.")),
    Heading("Từng phòng", 3),
    Items(("Văn phòng tiếp công dân", "Phòng Du lịch trả lời thư")),
    Items(("Việc thứ nhất", "Việc thứ hai"), numbered=True),
    Table(
        ("STT", "Phòng", "Số"),
        (*ROWS, ("", "Tổng", "180")),
        (1, 6, 1),
        ("center", "left", "right"),
        "Kết quả",
        total=True,
    ),
    Heading("Tồn tại, nguyên nhân"),
    WriteIn("nêu tồn tại và nguyên nhân", 3),
)


def report() -> Document:
    """A report of several pages, with every kind of block, two annexes and a deputy who signs."""
    return Document(
        AGENCY,
        "BC-TTXT",
        "Báo cáo",
        "Kết quả thực hiện văn hóa công vụ năm 2026",
        BODY,
        (Signature(("KT. Giám đốc", "Phó Giám đốc"), "Phạm Thị D"),),
        number="12",
        signed=date(2026, 7, 1),
        recipients=("Ủy ban nhân dân tỉnh (để báo cáo)", "Các phòng", "Lưu: VT"),
        annexes=(
            Annex("Nguồn số liệu", (Paragraph("Đếm từ hai câu chuyện."),)),
            Annex(
                "Danh sách",
                (Heading("Trích ngang"), Table(("Họ tên", "Đơn vị"), (("Lê Văn C", "Ban Giám đốc"),))),
                landscape=True,
            ),
        ),
        illustrative=True,
    )


def letter() -> Document:
    """A letter (công văn), which has no kind, to two addressees; its day is not known yet."""
    return Document(
        AGENCY,
        "TTXT-VP",
        "",
        "Cử người dự lớp bồi dưỡng",
        (Paragraph("Đề nghị các phòng cử người dự lớp."),),
        (DIRECTOR,),
        year=2026,
        addressees=("Các phòng", "Công đoàn cơ sở"),
        recipients=("Như trên", "Lưu: VT"),
    )


def decision() -> Document:
    """A decision with its basis and articles."""
    return Document(
        AGENCY,
        "QĐ-TTXT",
        "Quyết định",
        "Về việc tặng Giấy khen",
        (Article("Tặng Giấy khen cho 02 cá nhân."), Article("Quyết định này có hiệu lực từ ngày ký.")),
        (DIRECTOR,),
        signed=date(2026, 12, 10),
        authority="Giám đốc Trung tâm",
        basis=("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", "Theo đề nghị của Chánh Văn phòng"),
        resolves="Quyết định",
        recipients=("Như Điều 2", "Lưu: VT"),
    )


def minutes() -> Document:
    """Minutes that three people sign, made by a unit of the agency."""
    signatures = tuple(
        Signature((title,), name, "(Ký, ghi rõ họ tên)")
        for title, name in (("Đại diện đơn vị", ""), ("Thư ký", "Trần Thị B"), ("Tổ trưởng", "Phạm Thị D"))
    )
    return Document(
        AGENCY,
        "",
        "Biên bản",
        "Kiểm tra công vụ tại Văn phòng",
        (Paragraph(LONG),),
        signatures,
        unit="Tổ công tác kiểm tra công vụ",
        signed=date(2026, 2, 5),
    )


SAMPLES = {"bao-cao": report, "cong-van": letter, "quyet-dinh": decision, "bien-ban": minutes}
