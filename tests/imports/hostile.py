"""Files nobody should send, made from a good one: a thousand of them, each by its number."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Iterable

from .workbooks import MEMBER_HEADS, workbook

GOOD = workbook(
    MEMBER_HEADS,
    ["TO-1", "Trần Thị Hân", "25/08/1988", "Nữ", "015188000001", "Tổ trưởng", "01/04/2026"],
    ["TO-1", "Lê Đình Chiến", 32874, "Nam", 15090000002, "Thành viên", 46113],
)
SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
PARTS = [SHEET, BOOK, STRINGS, "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADS = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in MEMBER_HEADS)

Noise = random.Random


def part_of(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(name)


def changed(content: bytes = GOOD, **parts: bytes) -> bytes:
    """The workbook with parts put in place of others."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        names = [*old.namelist(), *(name for name in parts if name not in old.namelist())]
        return packed((name, parts[name] if name in parts else old.read(name)) for name in names)


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name that stands twice is meant
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def sheet_of(rows: str, before: str = "", after: str = "") -> bytes:
    xml = f'<worksheet xmlns="{SPACE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return changed(**{SHEET: xml.encode()})


def flipped(noise: Noise) -> bytes:
    data = bytearray(GOOD)
    for _ in range(noise.randint(1, 30)):
        data[noise.randrange(len(data))] = noise.randrange(256)
    return bytes(data)


def cut(noise: Noise) -> bytes:
    begin, end = sorted(noise.randrange(len(GOOD)) for _ in range(2))
    return GOOD[:begin] + GOOD[end:]


def doubled(noise: Noise) -> bytes:
    begin, end = sorted(noise.randrange(len(GOOD)) for _ in range(2))
    return GOOD + GOOD[begin:end]


def noisy_part(noise: Noise) -> bytes:
    name = noise.choice(PARTS)
    data = bytearray(part_of(name))
    for _ in range(noise.randint(1, 20)):
        data[noise.randrange(len(data))] = noise.randrange(256)
    return changed(**{name: bytes(data)})


def one_digit_of_a_part(noise: Noise) -> bytes:
    """Still XML: another number where a number was."""
    name = noise.choice(PARTS[:4])
    data = bytearray(part_of(name))
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    for _ in range(noise.randint(1, 6)):
        data[noise.choice(places)] = noise.randrange(48, 58)
    return changed(**{name: bytes(data)})


def part_missing(noise: Noise) -> bytes:
    gone = noise.choice(PARTS)
    return packed((name, part_of(name)) for name in PARTS if name != gone)


def part_twice(noise: Noise) -> bytes:
    again = noise.choice(PARTS)
    return packed([*((name, part_of(name)) for name in PARTS), (again, part_of(noise.choice(PARTS)))])


def entities(noise: Noise) -> bytes:
    """A billion laughs."""
    depth = noise.randint(2, 12)
    lines = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, depth))
    name = noise.choice(PARTS)
    return changed(**{name: f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l{depth - 1};</x>'.encode()})


def deep(noise: Noise) -> bytes:
    depth = noise.choice([1_000, 100_000, 1_000_000])
    return sheet_of("<row>" * depth + "</row>" * depth if noise.random() < 0.5 else "<row>" * depth)


def many_strings(noise: Noise) -> bytes:
    """Nearly all that may be unpacked, as strings that no cell names."""
    count = noise.choice([10_000, 300_000, 2_500_000])
    words = "".join(f"<si><t>{noise.getrandbits(24):x}</t></si>" for _ in range(5_000))
    strings = f'<sst xmlns="{SPACE}">{words * (count // 5_000)}</sst>'
    return changed(**{STRINGS: strings.encode(), "xl/media/noise.bin": noise.randbytes(400_000)})


def one_long_string_everywhere(noise: Noise) -> bytes:
    """A small file: thousands of cells that name the same long text."""
    text = "Tổ " * noise.choice([50, 5_000, 300_000])
    row = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    rows = row * noise.choice([10, 2_000])
    strings = f'<sst xmlns="{SPACE}"><si><t>{text}</t></si></sst>'
    full = f'<worksheet xmlns="{SPACE}"><sheetData><row>{HEADS}</row>{rows}</sheetData></worksheet>'
    noises = {"xl/media/noise.bin": noise.randbytes(200_000)}
    return changed(**{SHEET: full.encode(), STRINGS: strings.encode(), **noises})


def full_to_the_brim(noise: Noise) -> bytes:
    rows, columns = noise.choice([(19_000, 7), (9_000, 50), (19_999, 100)])
    line = "".join(f"<c><v>{noise.randrange(10**6)}</v></c>" for _ in range(columns))
    lines = f"<row>{HEADS}</row>" + f"<row>{line}</row>" * rows
    full = f'<worksheet xmlns="{SPACE}"><sheetData>{lines}</sheetData></worksheet>'
    return changed(**{SHEET: full.encode(), "xl/media/noise.bin": noise.randbytes(500_000)})


def far_away(noise: Noise) -> bytes:
    place = noise.choice(
        ["XFD1048576", "A1048576", "XFD1", "CV20000", "A0", "AAAAAAAA1", "A99999999999999999999"]
    )
    cell = noise.choice([f'<c r="{place}"><v>1</v></c>', f'<c r="{place}" s="1"/>'])
    dimension = f'<dimension ref="A1:{place}"/>'
    return sheet_of(f'<row r="1">{HEADS}</row><row>{cell}</row>', before=dimension)


def merged_everywhere(noise: Noise) -> bytes:
    area = noise.choice(["A1:XFD1048576", "A1:G2", "B2:A1", "A1:A1048576"])
    times = noise.choice([1, 500, 60_000])
    merged = "<mergeCells>" + f'<mergeCell ref="{area}"/>' * times + "</mergeCells>"
    rows = f"<row>{HEADS}</row>" + f"<row>{HEADS}</row>" * noise.choice([1, 5_000])
    return sheet_of(rows, after=merged)


def wrong_kinds(noise: Noise) -> bytes:
    kinds = ["s", "b", "e", "d", "n", "str", "inlineStr", "x", ""]
    values = [
        "1e999", "-1e999", "NaN", "-5", "2958466", "1e15", "99999999", "1900-02-30", "TRUE", "#N/A", "",
        "_x0000_", "&#xD;", "0.1", "PT25H", "1E400", "١٢٣", "2026-04-01T00:00:00Z", "9" * 400,
    ]  # fmt: skip

    def cell() -> str:
        return f'<c t="{noise.choice(kinds)}" s="{noise.randrange(4)}"><v>{noise.choice(values)}</v></c>'

    rows = "".join(f"<row>{''.join(cell() for _ in MEMBER_HEADS)}</row>" for _ in range(20))
    return sheet_of(f"<row>{HEADS}</row>{rows}")


def many_sheets(noise: Noise) -> bytes:
    """Hundreds of sheets that are one part."""
    count, rows = noise.choice([(20, 2), (400, 2), (400, 3_000)])
    lines = f"<row>{HEADS}</row>" * rows
    full = f'<worksheet xmlns="{SPACE}"><sheetData>{lines}</sheetData></worksheet>'
    sheet = part_of(BOOK).decode()
    begin, end = sheet.index("<sheet "), sheet.index("</sheets>")
    several = "".join(
        sheet[begin:end].replace('name="Sheet1"', f'name="T{n}"').replace('sheetId="1"', f'sheetId="{n}"')
        for n in range(1, count)
    )
    return changed(**{SHEET: full.encode(), BOOK: (sheet[:begin] + several + sheet[end:]).encode()})


def csv_of_odd_letters(noise: Noise) -> bytes:
    lines = [
        MEMBER_HEADS,
        *[[noise.choice(["x", "Đ", "😀", '"', "=1", "\x0b", ""]) * 3] * 7 for _ in range(50)],
    ]
    text = noise.choice(["\n", "\r", "\r\n"]).join(noise.choice(",;\t").join(line) for line in lines)
    encoding = noise.choice(["utf-8", "utf-16", "utf-32", "utf-7", "utf-8-sig", "utf-16-be"])
    data = bytearray(text.encode(encoding))
    for _ in range(noise.choice([0, 0, 5, 200])):
        data[noise.randrange(len(data))] = noise.randrange(256)
    return bytes(data)


def csv_of_commas(noise: Noise) -> bytes:
    sign = noise.choice([b",", b"\n", b"a,", b'"', b"\xf0\x9f\x98\x80,", b"ab,cd\n", b"x;" * 99 + b"\n"])
    return ",".join(MEMBER_HEADS).encode() + b"\n" + sign * (noise.choice([1_000, 9_900_000]) // len(sign))


def only_noise(noise: Noise) -> bytes:
    return noise.choice([b"", b"PK", b"PK\x03\x04", b"\xff\xfe"]) + noise.randbytes(
        noise.choice([1, 1_000, 10**6])
    )


WAYS: list[Callable[[Noise], bytes]] = [
    flipped, cut, doubled, noisy_part, one_digit_of_a_part, part_missing, part_twice, entities, deep,
    many_strings, one_long_string_everywhere, full_to_the_brim, far_away, merged_everywhere, wrong_kinds,
    many_sheets, csv_of_odd_letters, csv_of_commas, only_noise, one_digit_of_a_part,
]  # fmt: skip


def hostile(number: int) -> tuple[str, bytes]:
    """Its name and its bytes; each way comes round every twenty numbers."""
    noise = Noise(number)
    way = WAYS[number % len(WAYS)]
    as_csv = way.__name__.startswith("csv") or noise.random() < 0.05
    return f"{way.__name__}-{number}.{'csv' if as_csv else 'xlsx'}", way(noise)
