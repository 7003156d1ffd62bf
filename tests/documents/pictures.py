"""Small pictures of official documents for the handbook, rendered again when their words change.

    python -m tests.documents.pictures

They are of the miniature, as LibreOffice prints it; `pictures.txt` has a digest of the words of each.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pdfplumber
from PIL import ImageOps

from macros.records.choices import Audience
from tests import miniature
from tests.documents.printing import print_to_pdf
from tests.documents.reading import expected_path

FOLDER = miniature.ROOT / "docs" / "assets" / "images" / "van-ban-in-ra"
DIGESTS = Path(__file__).with_suffix(".txt")
RESOLUTION = 40  # dots per inch: a sheet of A4 is 331 pixels wide
DOCUMENTS = {  # picture -> document of the leaders' site
    "bao-cao-tong-ket": "so-ket-tong-ket/so-ket-nam-2026/bao-cao.docx",
    "bien-ban-kiem-tra": "kiem-tra/tiep-dan-2026/bien-ban-van-phong.docx",
    "thong-bao-ket-luan": "kiem-tra/tiep-dan-2026/thong-bao-ket-luan.docx",
    "bao-cao-kiem-tra": "kiem-tra/tong-hop/2026/bao-cao.docx",
    "ke-hoach-boi-duong": "dao-tao/ke-hoach/2026/ke-hoach.docx",
    "bao-cao-boi-duong": "dao-tao/ke-hoach/2026/bao-cao.docx",
    "to-trinh-khen-thuong": "ho-so-khen-thuong/ngay-mua/to-trinh.docx",
    "danh-sach-khen-thuong": "ho-so-khen-thuong/ngay-mua/danh-sach.docx",
    "bao-cao-thanh-tich": "ho-so-khen-thuong/ngay-mua/bao-cao-thanh-tich-nguyen-van-a.docx",
    "quyet-dinh-khen-thuong": "ho-so-khen-thuong/ngay-mua/quyet-dinh.docx",
    "phieu-ky": "xac-nhan-doc/van-ban/05-qd-mau-2026/phieu-ky-van-phong.docx",
}


def digests() -> dict[str, str]:
    """A digest of the expected words of every document that has a picture, by the name of the picture."""
    texts = {name: expected_path("leaders", path).read_bytes() for name, path in DOCUMENTS.items()}
    return {name: blake2b(text, digest_size=8).hexdigest() for name, text in texts.items()}


def recorded() -> dict[str, str]:
    """The digests of what the pictures show."""
    return dict(line.split() for line in DIGESTS.read_text("utf-8").splitlines())


def main() -> None:
    """Build the miniature for leaders, print the documents, and keep the first page of each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = miniature.assemble(folder / "portal")
        (project / "leaders-data").symlink_to(miniature.SITE / "leaders-data")
        os.chdir(project)
        roots = (Path("data"), Path("leaders-data"))
        miniature.build(replace(miniature.settings(), data=roots, audience=Audience.LEADERSHIP))
        for picture, path in DOCUMENTS.items():
            (folder / f"{picture}.docx").write_bytes(Path("site", path).read_bytes())
        print_to_pdf(sorted(folder.glob("*.docx")), folder)
        for picture in DOCUMENTS:
            with pdfplumber.open(folder / f"{picture}.pdf") as pdf:
                page = pdf.pages[0].to_image(resolution=RESOLUTION, antialias=True).original
                framed = ImageOps.expand(page.convert("L").crop((1, 1, page.width - 1, page.height - 1)), 1, fill=190)
                framed.save(FOLDER / f"{picture}.webp", quality=60, method=6)
        os.chdir(miniature.ROOT)
    DIGESTS.write_text("".join(f"{picture} {digest}\n" for picture, digest in digests().items()), "utf-8")


if __name__ == "__main__":
    main()
