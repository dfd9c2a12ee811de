"""The customer's card: one page, in Chinese, within what the reader may see, and a plain word when no font is there."""

import re
from decimal import Decimal

import pytest

from zhike.access.models import FieldRule, Role
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.desk.card import make_card
from zhike.desk.card.content import card_content
from zhike.events.models import Event
from zhike.lib import fonts
from zhike.testing import make
from zhike.testing.world import NOW

pytestmark = pytest.mark.django_db
PHONE = (PointDraft("phone", "138 1234 5678", "+8613812345678"),)


@pytest.fixture
def customer(world):
    found = make.customer(
        world.wang,
        name="苏州恒远机械有限公司",
        address="工业园区 1 号",
        remarks="#strong[不是标记] $x$ " + "很长的备注" * 200,
        contacts=tuple(ContactDraft(name=f"周敏{n}", is_primary=n == 0, points=PHONE) for n in range(12)),
    )
    for n in range(8):
        make.follow_up(world.wang, found, content=f"第 {n} 次谈了价格，" + "很多细节" * 60)
    return found


def test_the_card_is_one_page_of_pdf_whatever_the_archive_holds(world, customer):
    made = make_card(actor=world.actor_of(world.wang), customer_id=customer.pk, now=NOW)
    assert made.content.startswith(b"%PDF")
    assert pages_of(made.content) == 1
    assert made.name.startswith("客户资料卡-") and customer.number in made.name
    assert Event.objects.filter(kind="desk.card_printed", customer_id=customer.pk).count() == 1


def pages_of(pdf: bytes) -> int:
    """Count the pages, as the catalogue says it."""
    found = re.search(rb"/Type\s*/Pages\b.*?/Count\s+(\d+)|/Count\s+(\d+)\b", pdf, re.DOTALL)
    assert found
    return int(found[1] or found[2])


def test_hidden_fields_are_not_on_it_and_masked_ones_stay_masked(world, customer):
    role = Role.objects.get(key="rep")
    FieldRule.objects.create(role=role, object="customer", field="address", rule="hidden")
    FieldRule.objects.create(role=role, object="customer", field="phone", rule="masked")
    world.wang.rights_version += 1
    world.wang.save()
    content = str(card_content(actor=world.actor_of(world.wang), customer=customer, now=NOW))
    assert "工业园区" not in content
    assert "1234" not in content and "138****5678" in content


def test_amounts_and_numbers_are_grouped_by_thousands(world):
    told = {"registered_capital": Decimal("50000000"), "yearly_revenue": Decimal("1234567.5"), "employees": 12000}
    big = make.customer(world.wang, name="苏州恒远机械有限公司", **told)
    big.refresh_from_db()
    facts = dict(card_content(actor=world.actor_of(world.wang), customer=big, now=NOW)["facts"])
    assert facts["注册资本"] == "¥50,000,000.00"
    assert facts["年营业额"] == "¥1,234,567.50"
    assert facts["员工人数"] == "12,000"


def test_without_a_chinese_font_the_page_says_what_to_install(world, customer, client_of, monkeypatch):
    monkeypatch.setattr("zhike.desk.card.making.find_chinese_font", lambda extra: None)
    response = client_of(world.wang).get(f"/customers/{customer.pk}/card.pdf")
    assert response.status_code == 422
    assert "没有中文字体" in response.content.decode() and "ZHIKE_FONTS" in response.content.decode()


def test_the_menu_of_the_customer_leads_to_the_card(world, customer, client_of):
    client = client_of(world.wang)
    assert f"/customers/{customer.pk}/card.pdf" in client.get(f"/customers/{customer.pk}/").content.decode()
    response = client.get(f"/customers/{customer.pk}/card.pdf")
    assert response.headers["Content-Type"] == "application/pdf"


def test_a_font_is_found_by_its_name_and_one_without_chinese_is_passed_over(tmp_path):
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"no font")
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"broken")
    assert fonts._family_of(tmp_path / "NotoSansCJK-Regular.ttc") == ""
    assert list(fonts._ranked([tmp_path / "DejaVuSans.ttf"])) == []
    found = fonts.find_chinese_font()
    assert found is None or found.path.exists()
