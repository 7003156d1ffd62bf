"""A frame of yearly results."""

from __future__ import annotations

UNIT, SHARES = "units/a", (("tap-the", "ty-le-diem-thi-dua", "50", "100"), ("tap-the", "guong-tot", "30", "2"))
REST = (("tap-the", "ton-tai", "20", "5"), ("ca-nhan", "khen-thuong", "100", "1"))
LEVELS = ("hoan-thanh-xuat-sac", "hoan-thanh-tot", "hoan-thanh", "khong-hoan-thanh")
FRAME = {
    "title": "Khung 2026",
    "year": "2026",
    "weight": "20",
    "parts": [
        {"subject": who, "part": part, "weight": weight, "full": full} for who, part, weight, full in (*SHARES, *REST)
    ],
    "bands": [{"level": level, "least": least} for level, least in zip(LEVELS, ("90", "70", "50", "0"), strict=True)],
    "least_known": "80",
    "target_days": "15",
}
