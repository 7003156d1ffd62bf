"""The Vietnamese sentence for each error code, with placeholders, and our code for each error of the YAML parser."""

from macros.text.slugs import FIRST_YEAR, LAST_YEAR

_YEARS = f"{FIRST_YEAR}–{LAST_YEAR}"

_DATE = "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05"
_PHONE = "số viết thành ba nhóm, máy lẻ ghi sau dấu phẩy, ví dụ 0237 000 0100 hoặc 0237 000 0100, máy lẻ 12"
_EMAIL = "địa chỉ viết chữ thường không dấu, không dấu cách, ví dụ vanphong@trungtam.example"
_WHOLE = "ở đây phải là số nguyên, chỉ gồm chữ số, ví dụ 30"
_DECIMAL = "ở đây phải là số, phần lẻ sau dấu chấm và không quá hai chữ số, ví dụ 7.5"
_FLAG = "ở đây chỉ ghi true (có) hoặc false (không)"
_SLUG = (
    "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 80 ký tự, "
    "không trùng tên riêng của Windows như “con”, “aux”"
)
_URL = "địa chỉ bắt đầu bằng https://, http://, mailto: hoặc dấu / (trang trong cổng), không có dấu cách"
_FILE = "tên tệp gồm chữ thường không dấu, chữ số, dấu gạch nối và có đuôi png, jpg, jpeg, webp, pdf hoặc docx"
_TEXT = "ở đây phải là một dòng chữ"
_LIST = "ở đây phải là danh sách, mỗi mục một dòng, bắt đầu bằng “- ”"
_GROUP = "ở đây phải là các mục con, mỗi mục một dòng “tên: nội dung”"
_QUOTE = "hãy đặt cả nội dung trong ngoặc kép"
_IF_TEXT = "nếu là nội dung thì đặt cả trong ngoặc kép"
_ENTRY = "mỗi dòng viết “tên: nội dung”"

SENTENCES: dict[str, str] = {
    # the file
    "yaml-size": "tệp nặng {size} KB; mỗi bản ghi tối đa {limit} KB, hãy chuyển nội dung dài ra tệp đính kèm",
    "yaml-utf16": "tệp lưu theo bảng mã UTF-16; hãy lưu lại với bảng mã UTF-8",
    "yaml-not-utf8": "có chữ không thuộc bảng mã UTF-8; hãy chuyển văn bản sang Unicode rồi lưu lại với bảng mã UTF-8",
    "yaml-bare-cr": "dấu xuống dòng kiểu cũ, phần mềm khác không nhận ra; hãy lưu lại với kiểu xuống dòng thông thường",
    "yaml-tab": "có phím Tab; hãy thay bằng dấu cách",
    "yaml-forbidden-character": "có ký tự ẩn hoặc ký tự điều khiển ({value}); hãy xóa đi rồi gõ lại chỗ này",
    "yaml-mark-pile": "có quá nhiều dấu chồng lên một chữ; hãy xóa đi rồi gõ lại chữ này",
    "yaml-empty": f"bản ghi chưa có nội dung; {_ENTRY}, ví dụ “title: Tiếp công dân tận tình”",
    "yaml-top-level": f"bản ghi không bắt đầu bằng các mục có tên; {_ENTRY}, ví dụ “title: Tiếp công dân tận tình”",
    "yaml-second-document": "có dòng ngăn “---” hoặc “...” giữa tệp; mỗi tệp chỉ chứa một bản ghi, hãy xóa dòng ngăn",
    "yaml-directive": "dòng bắt đầu bằng dấu % không được dùng; hãy xóa dòng này",
    "yaml-too-deep": "các mục lồng vào nhau quá {limit} lớp; hãy bớt dấu ngoặc [ ], {{ }} hoặc bớt thụt dòng",
    "yaml-too-many-nodes": "bản ghi có hơn {limit} mục; hãy tách thành nhiều bản ghi",
    "yaml-scalar-too-long": "một nội dung dài {length} ký tự; tối đa {limit} ký tự, hãy chuyển ra tệp đính kèm",
    "yaml-duplicate-key": "mục “{value}” được ghi hai lần; mỗi mục chỉ ghi một lần, hãy xóa hoặc gộp một dòng",
    "yaml-key": f"tên mục không phải là chữ; {_ENTRY}; nếu nội dung bắt đầu bằng {{{{ hoặc [ thì đặt trong ngoặc kép",
    "yaml-anchor": f"dấu & ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-alias": f"dấu * ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-tag": f"dấu ! ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-merge-key": "tên mục “<<” không được dùng; hãy ghi đủ từng mục",
    "yaml-colon": f"dấu hai chấm trong nội dung làm dòng bị hiểu sai; {_QUOTE}",
    "yaml-glued-colon": "thiếu dấu cách sau dấu hai chấm; viết “tên: nội dung”",
    "yaml-key-colon": f"dòng này không có tên mục; {_ENTRY}, nội dung nhiều dòng thì các dòng sau thụt vào",
    "yaml-indent": "dòng này thụt vào sai hoặc dòng trên chưa kết thúc; các mục ngang hàng phải thẳng cột với nhau",
    "yaml-no-bar": "các dòng dưới có dấu hai chấm mà sau tên mục chưa có dấu |; hãy thêm dấu | ở cuối dòng này",
    "yaml-after-quote": "còn chữ sau dấu ngoặc kép đóng; hãy đặt cả nội dung trong một cặp ngoặc",
    "yaml-quote-open": "dấu ngoặc mở ở đây mà không có dấu đóng; hãy thêm dấu đóng cùng kiểu ở cuối nội dung",
    "yaml-bracket-open": f"dấu [ hoặc {{{{ mở ở đây mà không đóng đúng; {_IF_TEXT}",
    "yaml-start-character": f"nội dung không được bắt đầu bằng ký tự này; {_QUOTE}",
    "yaml-escape": "dấu \\ trong ngoặc kép có nghĩa riêng; hãy dùng ngoặc đơn '…' thay cho ngoặc kép",
    "yaml-list-place": f"danh sách phải ở dòng dưới tên mục; hãy xuống dòng trước “- ”, {_IF_TEXT}",
    "yaml-block-head": "sau dấu | hoặc > còn chữ; hãy viết nội dung từ dòng dưới, thụt vào",
    "yaml-syntax": f"dòng này viết chưa đúng; {_ENTRY}, nội dung có ký tự đặc biệt thì đặt trong ngoặc kép",
    "yaml-text-cut": f"chữ sau dấu # bị bỏ: “{{value}}”; {_IF_TEXT}, ghi chú thì đưa lên dòng riêng",
    "yaml-legacy-font": "“{value}” là chữ gõ bằng phông cũ (TCVN3 hoặc VNI); hãy chuyển sang Unicode",
    "yaml-conflict": (
        "hai người sửa cùng chỗ, git để lại ba dòng <<<<<<<, =======, >>>>>>>; "
        "giữ một bản, xóa ba dòng ấy, rồi chạy git add và git rebase --continue"
    ),
    "yaml-text-after-quote": (
        "nội dung nhiều dòng mà sau tên mục chưa có dấu |; nội dung bắt đầu từ dòng dưới, thụt vào, giữ được ngoặc kép"
    ),
    # a table
    "table-workbook": "đây là sổ tính Excel; cần bảng ở dạng CSV",
    "table-cell-too-long": "có ô dài quá {limit} ký tự; thường do thiếu dấu ngoặc kép đóng, hãy xem lại từ dòng này",
    # the fields
    "not_text": f"đang là danh sách hoặc nhóm mục con; {_TEXT}",
    "empty": "chưa có nội dung; {fill}",
    "one_line": "nội dung có xuống dòng; hãy viết thành một dòng",
    "too_long": "dài {length} ký tự; tối đa {limit} ký tự, hãy rút bớt {excess} ký tự",
    "summary_long": "dài {length} tiếng; tối đa {limit} tiếng, hãy rút bớt {excess} tiếng",
    "too_many_cells": (
        "các bảng có {length} ô; tối đa {limit} ô, hãy tách bảng, hoặc đính kèm tệp PDF rồi chỉ ghi điều chính"
    ),
    "record_long": (
        "các đoạn văn dài của bản ghi cộng lại {length} ký tự; tối đa {limit} ký tự, "
        "hãy đính kèm toàn văn là tệp PDF rồi chỉ ghi điều chính"
    ),
    "record_cells": (
        "các bảng của bản ghi cộng lại {length} ô; tối đa {limit} ô, hãy đính kèm tệp PDF rồi chỉ ghi điều chính"
    ),
    "too_many_brackets": "có {length} dấu “[”; tối đa {limit} dấu, hãy bớt {excess} dấu hoặc tách nội dung",
    "date_format": f"“{{value}}” chưa phải ngày viết đúng; {_DATE}",
    "date_impossible": f"“{{value}}” không có trong lịch; {_DATE}",
    "date_beyond_month": "“{value}” không có trong lịch; tháng {month} chỉ có {days} ngày, hãy xem lại giấy",
    "date_month_first": "“{value}” có tháng {month}; ngày viết trước, tháng viết sau",
    "date_short_year": f"“{{value}}” thiếu hai chữ số đầu của năm; {_DATE}",
    "year_outside": f"“{{value}}” ngoài các năm {_YEARS}; hãy kiểm tra lại năm, còn để ngỏ thì xóa dòng này",
    "month_format": "“{value}” chưa phải tháng viết đúng; tháng viết tháng/năm hoặc năm-tháng, ví dụ 3/2026, 2026-03",
    "period_format": "“{value}” chưa phải kỳ viết đúng; kỳ là năm, quý hoặc tháng, ví dụ 2026, 2026-q3, 2026-03",
    "report_period_format": "“{value}” chưa phải kỳ viết đúng; kỳ là năm, sáu tháng, quý hoặc tháng, "
    "ví dụ 2026, 2026-h1, 2026-q3, 2026-03",
    "quarter_format": "“{value}” chưa phải quý viết đúng; quý viết theo dạng năm-Q, ví dụ 2026-Q3",
    "clock_format": "“{value}” chưa phải giờ viết đúng; giờ viết theo dạng 24 giờ, đủ bốn chữ số, ví dụ 08:00",
    "phone_format": f"“{{value}}” chưa phải số điện thoại viết đúng; {_PHONE}",
    "email_format": f"“{{value}}” chưa phải địa chỉ thư điện tử viết đúng; {_EMAIL}",
    "whole_number": f"“{{value}}” chưa phải số nguyên; {_WHOLE}",
    "decimal_number": f"“{{value}}” chưa phải số viết đúng; {_DECIMAL}",
    "boolean": f"“{{value}}” chưa phải cách ghi có hay không; {_FLAG}",
    "slug": f"“{{value}}” không dùng làm mã được; {_SLUG}",
    "url": f"“{{value}}” không phải địa chỉ trang; {_URL}",
    "file_name": f"“{{value}}” không dùng làm tên tệp được; {_FILE}",
    "reference_format": "“{value}” chưa đúng cách ghi dẫn chiếu; viết “nhóm/mã”, ví dụ “{sample}”",
    "reference_collection": "“{value}” không thuộc nhóm được dẫn ở đây; chỉ dẫn tới: {groups}",
    "reference_part_unwanted": "“{value}” có phần sau dấu #; ở đây chỉ ghi “nhóm/mã”",
    "reference_part_missing": "“{value}” thiếu phần sau dấu #; hãy ghi rõ mục nào, ví dụ “{sample}”",
    # the model as a whole
    "tuple_type": f"{{actual}}; {_LIST}{{lines}}",
    "dash_glued": "thiếu dấu cách sau gạch đầu dòng; mỗi mục một dòng, viết{lines}",
    "dash_long": "gạch đầu dòng phải là “-” và một dấu cách, không phải “{dash}”; mỗi mục một dòng, viết{lines}",
    "model_type": f"{{actual}}; {_GROUP}, gồm: {{parts}}",
    "missing": "thiếu mục này; {add}",
    "row_format": "dòng viết gọn chưa đủ phần; viết “{row_form}”, hoặc ghi từng mục “tên: nội dung”",
    "extra_forbidden": "“{name}”: không có mục này; {allowed}",
    "enum": "“{value}” không có trong danh mục; các giá trị được phép: {allowed}",
    "too_short": "danh sách có {actual_length} mục; cần ít nhất {min_length} mục, hãy thêm mục bắt đầu bằng “- ”",
    "too_long_list": "danh sách có {actual_length} mục; tối đa {max_length} mục, hãy bớt mục",
    "greater_than_equal": "“{value}” nhỏ quá; số nhỏ nhất được nhận là {ge}",
    "less_than_equal": "“{value}” lớn quá; số lớn nhất được nhận là {le}",
    "greater_than": "“{value}” nhỏ quá; phải lớn hơn {gt}",
    "less_than": "“{value}” lớn quá; phải nhỏ hơn {lt}",
    "more": "còn {count} lỗi nữa trong tệp này; hãy sửa các lỗi trên trước rồi kiểm tra lại",
    "unknown": "nội dung không đúng dạng; {fill}",
}

# Messages of PyYAML's two parsers and our code for each; the first match counts.
SYNTAX: tuple[tuple[str, str], ...] = (
    (r"scanning an anchor", "yaml-anchor"),
    (r"scanning an alias|undefined alias", "yaml-alias"),
    (r"scanning a tag|parsing a tag|tag handle", "yaml-tag"),
    (r"directive|incompatible YAML", "yaml-directive"),
    (r"mapping values are not allowed", "yaml-colon"),
    (r"could not find expected ':'", "yaml-key-colon"),
    (r"invalid Unicode character escape", "yaml-escape"),
    (r"unexpected end of stream|unexpected document (indicator|separator)", "yaml-quote-open"),
    (r"parsing a flow", "yaml-bracket-open"),
    (r"escape", "yaml-escape"),
    (r"quoted scalar.*hex", "yaml-escape"),
    (r"cannot start any token|node content", "yaml-start-character"),
    (r"sequence entries are not allowed", "yaml-list-place"),
    (r"scanning a block scalar", "yaml-block-head"),
    (r"document start", "yaml-second-document"),
    (r"expected key|block end|'-' indicator", "yaml-indent"),
    (r"mapping keys are not allowed", "yaml-key"),
)
