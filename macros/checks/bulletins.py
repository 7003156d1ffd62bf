"""Rules of bulletins: issued in or after their period, presented after that, to no more people than there are."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.records.bulletins import Bulletin
from macros.text.periods import first_day, label_within
from macros.text.render import day


@check(Bulletin)
def issued_when_the_period_has_begun(record: Bulletin) -> Iterator[Defect]:
    """Bản tin phát hành khi kỳ của nó đã bắt đầu."""
    begins = first_day(record.period)
    if record.issued and record.issued < begins:
        wrong = f"phát hành ngày {day(record.issued)} mà {label_within(record.period)} bắt đầu ngày {day(begins)}"
        yield Defect("bulletin-early", ("issued",), f"{wrong}; đối chiếu lại kỳ và ngày phát hành")


@check(Bulletin)
def presented_once_issued(record: Bulletin) -> Iterator[Defect]:
    """Bản tin phổ biến từ ngày phát hành trở đi."""
    for index, item in enumerate(record.presented):
        at = ("presented", index, "date")
        if record.issued is None:
            yield Defect("bulletin-draft", at, "bản tin đã phổ biến mà chưa ghi ngày phát hành; hãy ghi “issued”")
        elif item.date < record.issued:
            wrong = f"phổ biến ngày {day(item.date)}, trước ngày phát hành {day(record.issued)}"
            yield Defect("bulletin-order", at, f"{wrong}; ngày phổ biến bằng hoặc sau ngày phát hành")


@check(Bulletin)
def not_more_present_than_there_are(record: Bulletin) -> Iterator[Defect]:
    """Số người có mặt không nhiều hơn số người phải dự."""
    for index, item in enumerate(record.presented):
        if item.present > item.staff:
            wrong = f"{item.present} người có mặt mà cuộc họp chỉ có {item.staff} người phải dự"
            yield Defect("bulletin-crowd", ("presented", index, "present"), f"{wrong}; hãy đếm lại")
