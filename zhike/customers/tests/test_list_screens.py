"""The list as people use it: views, chips, the filter form, bulk actions, cells changed in place, field rules."""

import re
from html import unescape

import pytest
from django.urls import reverse

from zhike.access.models import FieldRule, Person, Role
from zhike.customers.models import Customer, CustomerTag, OwnerChange, Tag
from zhike.testing import make

pytestmark = pytest.mark.django_db
LIST = "/customers/"
HTMX = {"HX-Request": "true", "HX-Target": "drawer-body"}


def _page(client, query=""):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def _chips(page):
    return [re.sub(r"<[^>]+>", " ", chip).split() for chip in re.findall(r'<span class="z-filter">(.*?)</span>', page)]


def _restrict(field, rule, role="rep"):
    FieldRule.objects.create(role=Role.objects.get(key=role), object="customer", field=field, rule=rule)
    Person.objects.update(rights_version=77)


def test_views_are_tabs_and_a_rep_has_no_team(world, client_of):
    make.customer(world.wang, name="苏州恒远自动化有限公司")
    manager, rep = _page(client_of(world.manager)), _page(client_of(world.wang))

    assert "下属</a>" in manager and "下属</a>" not in rep
    assert "苏州恒远" in _page(client_of(world.manager), "view=team")
    assert "这个视图里还没有客户" in _page(client_of(world.manager), "view=mine")
    assert "苏州恒远" in _page(client_of(world.wang), "view=never")


def test_an_empty_list_says_what_to_do_next(world, client_of):
    assert "新建第一位客户" in _page(client_of(world.wang))
    assert "没有符合这些条件的客户" in _page(client_of(world.wang), "grade=A")
    assert "新建客户" not in _page(client_of(world.partner))


def test_chips_say_the_filters_and_take_them_away(world, client_of):
    make.customer(world.wang)
    page = _page(client_of(world.manager), f"owner={world.wang.pk}&grade=A&grade=B&region=320500&contact=30&next=week")

    assert ["负责人", "王晓燕"] in _chips(page) and ["等级", "A、B"] in _chips(page)
    assert ["地区", "江苏", "苏州", "及下级"] in _chips(page) and ["最近联系", "超过", "30", "天"] in _chips(page)
    assert "去掉条件：等级" in page


def test_the_filter_form_leads_to_an_address_that_holds_the_filters(world, client_of):
    client = client_of(world.manager)
    form = client.get(reverse("customers:narrow"), {"grade": ["A"], "owner": "team"})
    assert form.status_code == 200 and b"checked" in form.content
    asked = {"go": "1", "grade": ["A", "B"], "owner_kind": "me", "created_from": "2026-01-01", "sort": "name"}
    response = client.get(reverse("customers:narrow"), asked)

    assert response.status_code == 302
    assert response.url == "/customers/?sort=name&grade=A&grade=B&created=2026-01-01..&owner=me"
    wrong = client.get(reverse("customers:narrow"), {"go": "1", "created_from": "gestern"})
    assert wrong.status_code == 200 and "请检查" in wrong.content.decode()


def test_the_count_comes_as_a_part_of_its_own(world, client_of):
    make.customer(world.wang)
    assert client_of(world.wang).get(reverse("customers:count")).content.decode().strip() == "1 位"


def test_a_cell_is_changed_in_place(world, client_of):
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    address = reverse("customers:cell", args=[customer.pk, "stage"])
    form = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'name="version"' in form and "谈价" in form
    saved = client.post(address, {"version": 1, "value": "pricing"}, headers={"HX-Request": "true"})

    assert saved.status_code == 200 and saved.content.decode().strip() == "谈价"
    assert Customer.objects.get().stage == "pricing"
    stale = client.post(address, {"version": 1, "value": "closed"}, headers={"HX-Request": "true"})
    assert stale.status_code == 422 and "王晓燕" in stale.content.decode()
    assert client.post(address, {"version": 2, "value": "nonsense"}).status_code == 422
    assert Customer.objects.get().stage == "pricing"


def test_cells_that_are_not_simple_or_not_open_cannot_be_changed(world, client_of):
    customer = make.customer(world.wang)
    client = client_of(world.wang)
    for column in ("name", "owner", "number", "phone", "nonsense"):
        assert client.get(reverse("customers:cell", args=[customer.pk, column])).status_code == 404
    _restrict("stage", "readonly")
    assert client.get(reverse("customers:cell", args=[customer.pk, "stage"])).status_code == 404


def test_picked_customers_are_assigned_together(world, client_of):
    mine, also = make.customer(world.wang), make.customer(world.zhang)
    foreign = make.customer(world.outsider)
    client = client_of(world.manager)
    picked = [mine.pk, also.pk, foreign.pk, "x"]
    form = client.post(reverse("customers:assign_many"), {"picked": picked}, headers=HTMX).content.decode()
    assert "共 2 位" in form and foreign.name not in form
    data = {"picked": picked, "go": "1", "to_person_id": world.chen.pk, "reason": "调整"}
    response = client.post(reverse("customers:assign_many"), data, headers=HTMX)

    assert response.status_code == 204 and "customers:changed" in response.headers["HX-Trigger"]
    assert set(Customer.objects.filter(owner=world.chen).values_list("pk", flat=True)) == {mine.pk, also.pk}
    assert Customer.objects.get(pk=foreign.pk).owner_id == world.outsider.pk
    assert OwnerChange.objects.filter(way="assign", reason="调整").count() == 2


def test_an_assignment_sent_twice_happens_once(world, client_of):
    customer = make.customer(world.wang)
    data = {
        "picked": [customer.pk],
        "go": "1",
        "to_person_id": world.chen.pk,
        "once_key": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    }
    for _ in range(2):
        client_of(world.manager).post(reverse("customers:assign_many"), data, headers=HTMX)
    assert OwnerChange.objects.filter(way="assign").count() == 1


def test_picked_customers_are_tagged_with_old_and_new_tags(world, client_of):
    customers = [make.customer(world.wang) for _ in range(3)]
    old = Tag.objects.create(name="重点")
    data = {"picked": [one.pk for one in customers], "go": "1", "tags": [old.pk], "new_tag": "展会"}
    response = client_of(world.wang).post(reverse("customers:tag_many"), data, headers=HTMX)

    assert response.status_code == 204 and CustomerTag.objects.count() == 6
    nothing = {"picked": [customers[0].pk], "go": "1"}
    assert client_of(world.wang).post(reverse("customers:tag_many"), nothing, headers=HTMX).status_code == 422


def test_hidden_and_masked_fields_neither_show_nor_filter_nor_sort(world, client_of):
    make.customer(world.wang, name="苏州恒远自动化有限公司", grade="A", tier="strategic")
    _restrict("grade", "hidden")
    _restrict("tier", "masked")
    client = client_of(world.wang)
    asked = {"sort=-grade": "意向等级", "grade=B": "意向等级", "tier=prospect": "客户等级", "sort=tier": "客户等级"}
    for query, label in asked.items():
        answer = client.get(f"{LIST}?{query}")
        said = answer.content.decode()
        assert answer.status_code == 403 and f"看不到“{label}”" in said and "回到列表" in said
        assert "苏州恒远" not in said
    page = _page(client, "sort=-created")
    head = page.split("<tbody>")[0]

    assert "苏州恒远" in page and "意向等级" not in head and "z-grade" not in page
    form = client_of(world.wang).get(reverse("customers:narrow")).content.decode()
    assert "意向等级" not in form and "生命周期" in form


def test_finance_sees_phones_masked_in_the_list(world, client_of):
    from zhike.customers.services import PointDraft

    make.customer(world.wang, points=(PointDraft("phone", "139 1234 5678", "+8613912345678"),))
    client = client_of(world.finance)
    client.post(reverse("customers:columns"), {"columns": "name,phone"})

    page = _page(client)
    assert "139****5678" in page and "12345678" not in page.replace("139****5678", "") and "tel:" not in page


def test_pickers_of_the_list_find_by_sound(world, client_of):
    Tag.objects.create(name="重点客户")
    client = client_of(world.wang)
    tags = client.get(reverse("customers:tag-search"), {"q": "zhongdian"}).json()["options"]
    industries = client.get(reverse("customers:industry-search"), {"q": "zaozhi"}).json()["options"]

    assert [one["label"] for one in tags] == ["重点客户"]
    assert any("造纸" in one["label"] for one in industries)
