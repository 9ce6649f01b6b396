"""People, teams and communes are found as people type them."""

import unicodedata

import pytest

from places.models import Commune
from portal.lib.searching import named_like
from teams.models import CommunityTeam, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["Nguyễn Thị Hạnh", "nguyen thi hanh", "NGUYỄN thị hạnh", "nguyn thi hanh", "nguyen thi hnh"],
)
def test_a_person_is_found_without_accents_and_with_a_letter_wrong(typed):
    meant = factories.a_person("Nguyễn Thị Hạnh")
    for other in ("Trần Văn Thanh", "Nguyễn Thị Bảy", "Lò Văn Pẩu"):
        factories.a_person(other)
    assert named_like(Person.objects.all(), typed, "sort_key").first() == meant


def test_letters_of_another_unicode_form_are_the_same_letters():
    meant = factories.a_person("Đặng Thị Ngọc")
    decomposed = unicodedata.normalize("NFD", "Đặng Thị Ngọc")
    assert list(named_like(Person.objects.all(), decomposed)) == [meant]


def test_words_are_found_in_any_order():
    meant = factories.a_person("Trần Quốc Khánh")
    assert list(named_like(Person.objects.all(), "khanh tran")) == [meant]


def test_a_whole_word_comes_before_a_part_of_one():
    names = ["Lê Thanh Bình", "Lê Thị Hạnh"]
    for name in names:
        factories.a_person(name)
    assert [p.full_name for p in named_like(Person.objects.all(), "hanh", "sort_key")] == names[::-1]


def test_names_alike_come_by_given_name_by_the_stored_key():
    for name in ("Bùi Thị Yến", "Bùi Thị Ánh", "Bùi Thị Đào"):
        factories.a_person(name)
    found = [p.full_name for p in Person.objects.order_by("sort_key")]
    assert found == ["Bùi Thị Ánh", "Bùi Thị Đào", "Bùi Thị Yến"]


def test_a_corrected_name_is_found_by_the_new_one():
    person = factories.a_person("Phạm Văn Sơn")
    person.full_name = "Phạm Văn Sang"
    person.save()
    assert named_like(Person.objects.all(), "pham van sang").first() == person
    assert not Person.objects.filter(plain_name="pham van son").exists()


def test_teams_and_communes_are_found_the_same_way(country):
    team = factories.a_team(country.chau_que, name="Tổ công nghệ số cộng đồng thôn Nậm Dìa")
    factories.a_team(country.chau_que, name="Tổ công nghệ số cộng đồng thôn Bản Mới")
    assert named_like(CommunityTeam.objects.all(), "nam dia").first() == team
    assert named_like(Commune.objects.filter(valid_until=None), "chau qe").first() == country.chau_que


def test_names_written_in_bulk_are_found_too():
    Person.objects.bulk_create([Person(full_name="Giàng A Chơ", sort_key="x")])
    assert named_like(Person.objects.all(), "giang a cho").exists()
