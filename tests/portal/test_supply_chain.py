"""The audit of what comes from others can fail: planted licences and holes are found."""

from __future__ import annotations

import pytest

from tests.portal import supply_chain


@pytest.mark.parametrize(
    ("licence", "strength"),
    [
        ("MIT", "free"),
        ("Apache-2.0 OR BSD-3-Clause", "free"),
        ("GPL-3.0-only", "strong"),
        ("GNU General Public License v2 or later (GPLv2+)", "strong"),
        ("GNU Affero General Public License v3", "strong"),
        ("AGPL-3.0-or-later", "strong"),
        ("MIT License; GNU General Public License (GPL)", "strong"),
        ("MIT AND GPL-2.0-only", "strong"),
        ("GPL-2.0-only OR MIT", "free"),
        ("GPL-2.0-only OR (MIT AND MPL-2.0)", "weak"),
        ("LGPL-3.0-only", "weak"),
        ("GNU Lesser General Public License v3 (LGPLv3)", "weak"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "weak"),
        ("UNKNOWN", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_licence_is_free_weak_or_strong(licence, strength):
    assert supply_chain.strength(licence) == strength


def test_a_planted_gpl_package_is_found_and_the_weak_are_listed():
    found = supply_chain.by_strength(
        {"django": "BSD-3-Clause", "planted": "GPLv3", "psycopg": "LGPL-3.0-only"}
    )
    assert found == {"strong": ["planted (GPLv3)"], "unknown": [], "weak": ["psycopg (LGPL-3.0-only)"]}


def test_what_was_chosen_among_several_licences_is_one_of_them_and_in_use():
    assert set(supply_chain.CHOSEN) <= supply_chain.locked()


def test_a_hole_is_told_with_the_version_that_mends_it_and_silence_is_no_clean_bill():
    hole = {"id": "CVE-2099-1", "fix_versions": ["2.0"]}
    packages = [
        {"name": "good", "version": "1", "vulns": []},
        {"name": "bad", "version": "1", "vulns": [hole]},
        {"name": "strange", "version": "1", "skip_reason": "not found"},
    ]
    assert supply_chain.looked_up(packages) == (["bad 1: CVE-2099-1, mended in 2.0"], ["strange"])


def test_a_part_that_could_not_look_is_said_and_the_others_still_run(monkeypatch, capsys):
    monkeypatch.setattr(supply_chain, "PARTS", {"holes": unreachable, "code": lambda: ["a.py:1: bad"]})
    assert supply_chain.main([]) == supply_chain.main(["--offline"]) == 1
    told = capsys.readouterr().out
    assert "NOT CHECKED: no way out" in told and "! a.py:1: bad" in told


def test_nobody_takes_an_audit_that_could_not_look_for_a_clean_one(monkeypatch, capsys):
    monkeypatch.setattr(supply_chain, "PARTS", {"holes": unreachable, "code": list})
    assert supply_chain.main([]) == 2
    assert "NOT CHECKED from here" in capsys.readouterr().out.splitlines()[-1]
    assert supply_chain.main(["--offline"]) == 0
    assert "NOT CHECKED from here" in capsys.readouterr().out.splitlines()[-1]
    monkeypatch.setattr(supply_chain, "PARTS", {"code": list})
    assert supply_chain.main([]) == 0


def unreachable() -> list[str]:
    raise supply_chain.NotChecked("no way out")


def test_programs_that_are_not_the_products_are_not_looked_at():
    assert "bandit" not in supply_chain.locked()
    assert {"django", "psycopg"} <= supply_chain.locked()


def test_bandit_finds_no_dangerous_way_in_our_own_code():
    assert supply_chain.dangerous_code() == []
