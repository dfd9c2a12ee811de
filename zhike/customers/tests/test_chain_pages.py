"""The pages of the decision chain as people use them."""

import pytest
from django.urls import reverse

from zhike.access.queries import get_actor
from zhike.customers.models import Contact, ContactTie, RouteStep
from zhike.customers.services import ContactDraft, add_contact
from zhike.testing import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(world):
    """Three contacts of a customer of 王晓燕."""
    customer, actor = make.customer(world.wang), get_actor(world.wang.pk)
    drafts = [
        ContactDraft(name="李国强", buying_role="decision_maker", stance="supporter", influence=5),
        ContactDraft(name="周敏", position="采购经理"),
        ContactDraft(name="赵磊", left_company=True),
    ]
    return [add_contact(actor=actor, customer_id=customer.pk, draft=one, now=world.now) for one in drafts]


def address(name, *args):
    return reverse(f"customers:{name}", args=args)


def test_the_chart_draws_people_stance_and_gaps_with_one_click_to_fill(world, client_of, people):
    boss, buyer, _left = people
    client = client_of(world.wang)
    client.post(address("chart_move", buyer.customer_id, buyer.pk), {"to": boss.pk, "version": 1})
    page = client.get(address("chart", boss.customer_id)).content.decode()
    assert "李国强" in page and "周敏" in page and "赵磊" not in page
    assert "没有已知的审批者" in page and address("role_fill", boss.customer_id, "approver") in page
    assert "决策者李国强还没有接触过" in page


def test_a_reader_sees_the_chart_without_anything_to_move(world, client_of, people):
    page = client_of(world.executive).get(address("chart", people[0].customer_id)).content.decode()
    assert "李国强" in page
    assert "orgchart#key" not in page and "调整上级" not in page and address("role_fill", 0, "coach")[:20] not in page


def test_a_move_answers_with_undo_and_a_late_one_with_409(world, client_of, people):
    boss, buyer, _left = people
    client = client_of(world.wang, hx_request="true")
    moved = client.post(address("chart_move", buyer.customer_id, buyer.pk), {"to": boss.pk, "version": 1})
    assert moved.status_code == 204 and "chart/undo" in moved["HX-Trigger"]
    late = client.post(address("chart_move", buyer.customer_id, buyer.pk), {"to": "", "version": 1})
    assert late.status_code == 409
    assert Contact.objects.get(pk=buyer.pk).reports_to_id == boss.pk


def test_a_role_is_filled_by_a_contact_known_already(world, client_of, people):
    _boss, buyer, _left = people
    url = address("role_fill", buyer.customer_id, "approver")
    client = client_of(world.wang)
    assert "周敏" in client.get(url).content.decode()
    assert client.post(url, {"contact": buyer.pk}).status_code == 302
    assert Contact.objects.get(pk=buyer.pk).buying_role == "approver"
    assert client.get(address("role_fill", buyer.customer_id, "king")).status_code == 404


def test_the_form_of_a_contact_refuses_a_circle_beside_the_field_and_an_unseen_change_on_top(world, client_of, people):
    boss, buyer, _left = people
    client = client_of(world.wang)
    url = address("contact_edit", boss.customer_id, boss.pk)
    client.post(address("chart_move", buyer.customer_id, buyer.pk), {"to": boss.pk, "version": 1})
    circle = client.post(url, {"name": "李国强", "reports_to_id": buyer.pk, "version": 1})
    assert circle.status_code == 422 and "不能反过来" in circle.content.decode()
    assert client.post(url, {"name": "李国强", "position": "总经理", "version": 1}).status_code == 302
    late = client.post(url, {"name": "李国强", "position": "董事长", "version": 1})
    assert late.status_code == 422 and "改过李国强" in late.content.decode()
    assert Contact.objects.get(pk=boss.pk).position == "总经理"


def test_the_route_and_the_ties_are_kept_by_their_forms(world, client_of, people):
    boss, buyer, _left = people
    client = client_of(world.wang)
    client.post(address("step_create", boss.customer_id), {"contact": buyer.pk, "decides": "选型"})
    client.post(address("step_create", boss.customer_id), {"post": "财务总监", "decides": "批预算"})
    empty = client.post(address("step_create", boss.customer_id), {"decides": "签字"})
    assert empty.status_code == 422 and "写岗位" in empty.content.decode()
    page = client.get(address("route", boss.customer_id)).content.decode()
    assert page.index("选型") < page.index("批预算") and "还不知道是谁" in page
    steps = list(RouteStep.objects.order_by("-position").values_list("pk", flat=True))
    client.post(address("route_order", boss.customer_id), {"step": steps})
    page = client.get(address("route", boss.customer_id)).content.decode()
    assert page.index("批预算") < page.index("选型")
    client.post(address("tie_set", boss.customer_id, boss.pk), {"person": world.wang.pk, "current": 2, "desired": 4})
    assert ContactTie.objects.get().desired == 4
    assert "王晓燕 认识 → 信任" in client.get(address("contacts", boss.customer_id)).content.decode()
