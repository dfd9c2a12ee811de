"""“为什么他能看到？”: the reasons agree with what the archive really opens, for everybody and every capability."""

from django.test import Client

from zhike.access import explain
from zhike.access.models import Role
from zhike.access.queries import get_actor
from zhike.access.services import set_roles
from zhike.customers.models import Customer, Grant
from zhike.customers.queries import visible_to
from zhike.testing import make
from zhike.testing.world import NOW, World

CAPABILITIES = {"查看": "view", "编辑": "edit", "删除": "delete", "分配": "assign", "导出": "export"}


def verdicts(world: World, customer: Customer, person_id: int) -> dict[str, explain.Verdict]:
    admin = get_actor(world.admin.pk)
    subject = explain.find_subject("customer", asker=admin, person_id=person_id, text=customer.number)
    assert subject is not None
    return {CAPABILITIES[one.label]: one for one in explain.explain(get_actor(person_id), "customer", subject)}


def test_every_verdict_agrees_with_what_the_archive_opens(world: World) -> None:
    customers = [make.customer(owner) for owner in (world.wang, world.chen, world.outsider)]
    Grant.objects.create(customer=customers[2], person_id=world.wang.pk, role="协助", can_write=False, at=NOW)
    Grant.objects.create(customer=customers[2], person_id=world.partner.pk, can_write=True, at=NOW)
    set_roles(
        actor=get_actor(world.admin.pk),
        person_id=world.zhang.pk,
        role_ids=Role.objects.filter(key__in=["rep", "finance"]).values_list("pk", flat=True),
    )
    people = [*world.by_role().values(), world.zhang, world.chen, world.outsider]
    for customer in customers:
        for person in people:
            found = verdicts(world, customer, person.pk)
            for capability, verdict in found.items():
                really = visible_to(get_actor(person.pk), capability).filter(pk=customer.pk).exists()
                assert verdict.allowed == really, (person.name, customer.pk, capability)
                assert verdict.grounds or verdict.missing


def test_reasons_name_role_scope_department_path_and_grant(world: World) -> None:
    customer = make.customer(world.chen)
    Grant.objects.create(customer=customer, person_id=world.wang.pk, role="协助", at=NOW)
    manager = verdicts(world, customer, world.manager.pk)["view"].grounds[0]
    assert (manager.role, manager.scope) == ("销售经理", "本部门及下级")
    assert manager.sentence == ("记录的部门在本部门“华东销售中心”之下：上海知客软件 › 华东销售中心 › 华东销售二部。")
    assert verdicts(world, customer, world.wang.pk)["view"].grounds[0].sentence == "以“协助”参与。"
    assert verdicts(world, customer, world.chen.pk)["edit"].grounds[0].sentence == "本人是负责人。"
    assert verdicts(world, customer, world.finance.pk)["view"].grounds[0].sentence == "范围是全公司。"
    assert "销售（本人负责与参与）" in verdicts(world, customer, world.zhang.pk)["view"].missing
    assert "没有一个角色" in verdicts(world, customer, world.wang.pk)["assign"].missing


def test_the_page_tells_nobody_of_records_outside_their_own_sight(world: World, client: Client) -> None:
    customer = make.customer(world.outsider, name="广州远洋船务有限公司")
    client.force_login(world.wang)
    page = client.get(f"/people/{world.wang.pk}/why/?number={customer.number}").content.decode()
    assert "没有找到这条记录" in page and "广州远洋" not in page
    client.force_login(world.admin)
    page = client.get(f"/people/{world.outsider.pk}/why/?number={customer.number}").content.decode()
    assert "广州远洋船务有限公司" in page and "本人是负责人" in page
    assert client.get(f"/people/{world.wang.pk}/why/").status_code == 200
