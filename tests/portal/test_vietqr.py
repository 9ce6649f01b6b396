"""VietQR and references of transfers: check values, round trips, and what a slip of the pen does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import references, vietqr


def test_the_published_example_comes_out() -> None:
    assert vietqr.text("970407", "9796868", purpose="gen by sunary/vietqr") == (
        "00020101021138510010A00000072701210006970407010797968680208QRIBFTTA"
        "53037045802VN62240820gen by sunary/vietqr6304BE74"
    )


@pytest.mark.parametrize(("data", "crc"), [(b"123456789", 0x29B1), (b"", 0xFFFF), (b"A", 0xB915)])
def test_crc_16_ccitt_false(data: bytes, crc: int) -> None:
    assert vietqr.crc(data) == crc


def fields_of(text: str) -> dict[str, str]:
    found = {}
    while text:
        tag, length = text[:2], int(text[2:4])
        found[tag], text = text[4 : 4 + length], text[4 + length :]
    return found


@given(
    account=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=5, max_size=19),
    amount=st.integers(1, 10**12),
    purpose=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ", min_size=1, max_size=50),
)
def test_an_app_reads_back_the_bank_the_account_and_the_amount(
    account: str, amount: int, purpose: str
) -> None:
    text = vietqr.text("970405", account, amount=amount, purpose=purpose)
    fields = fields_of(text)
    assert fields_of(fields_of(fields["38"])["01"]) == {"00": "970405", "01": account}
    assert (fields["01"], fields["54"], fields["53"]) == ("12", str(amount), "704")
    assert fields_of(fields["62"])["08"] == purpose
    assert fields["63"] == f"{vietqr.crc(text[:-4].encode()):04X}"


@pytest.mark.parametrize(
    "facts", [{"amount": 0}, {"amount": -5}, {"purpose": "Hỗ trợ"}, {"purpose": "A" * 51}], ids=str
)
def test_what_no_app_would_read_is_refused(facts: dict) -> None:
    with pytest.raises(ValueError, match="transfer"):
        vietqr.text("970405", "123456", **facts)


def test_a_reference_is_found_in_what_banks_make_of_it() -> None:
    code = references.make(118, 345)
    assert len(code) == references.LENGTH
    for said in (code, f"MBVCB.123456.{code} ho tro", code.lower(), f"{code[:8]} {code[8:]}"):
        assert references.found_in(said) == [code]
    assert references.found_in(f"{code} {code}") == [code]
    assert references.found_in("khong co ma") == []


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.integers(3, 16), st.integers(1, 9))
def test_one_wrong_digit_is_no_reference(run: int, number: int, place: int, by: int) -> None:
    code = references.make(run, number)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert references.found_in(wrong) == []


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.integers(3, 15))
def test_neighbours_exchanged_are_no_reference(run: int, number: int, place: int) -> None:
    code = references.make(run, number)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert references.found_in(swapped) == ([code] if swapped == code else [])


def test_a_number_too_large_for_a_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="reference"):
        references.make(1, 1_000_000)
