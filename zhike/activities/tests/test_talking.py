"""@ reaches only who may read, remarks reach the author, and both stay between those concerned."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from zhike.activities.models import FollowUpComment, Mention
from zhike.activities.talking.queries import list_mentionable
from zhike.activities.talking.services import remove_comment
from zhike.customers.queries import get_customer
from zhike.lib.refusals import Refused
from zhike.notify.models import Notification
from zhike.testing import make
from zhike.testing.world import NOW, World

from .talking import commented, entered

ClientOf = Callable[..., Client]


def told(person: object) -> list[str]:
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("title", flat=True))


def test_the_list_behind_at_offers_only_people_who_may_read_about_the_customer(world: World) -> None:
    customer = make.customer(world.wang)
    actor = world.actor_of(world.wang)
    found = get_customer(actor=actor, customer_id=customer.pk)
    names = {person.name for person in list_mentionable(actor=actor, customer=found, text="")}
    everybody = {
        person.name
        for text in ("李建国", "刘洋", "赵敏", "何静", "张伟")
        for person in list_mentionable(actor=actor, customer=found, text=text)
    }
    assert everybody == {"李建国", "何静"}
    assert "王晓燕" not in names and "刘洋" not in names
    customer.grants.create(person_id=world.outsider.pk, at=NOW)
    assert [person.name for person in list_mentionable(actor=actor, customer=found, text="刘")] == ["刘洋"]


def test_a_mentioned_colleague_gets_one_message_that_leads_to_the_entry(world: World) -> None:
    customer = make.customer(world.wang, name="杭州云联软件有限公司")
    row = entered(world.wang, customer, content="@李建国 请看报价", mention_ids=(world.manager.pk,))
    again = entered(
        world.wang, customer, content="@李建国 请看报价", mention_ids=(world.manager.pk,), entry_key=row.entry_key
    )
    message = Notification.objects.get(person=world.manager)
    assert again.pk == row.pk
    assert message.title == "王晓燕 在“杭州云联软件有限公司”的跟进里 @ 了你"
    assert message.url == reverse("activities:entry", args=[customer.pk, row.pk])
    assert Mention.objects.get().person == world.manager


def test_who_was_deleted_from_the_text_is_not_called(world: World) -> None:
    entered(world.wang, make.customer(world.wang), content="改主意了", mention_ids=(world.manager.pk,))
    assert not Mention.objects.exists() and told(world.manager) == []


def test_calling_upon_somebody_who_may_not_read_is_refused_in_words_and_writes_nothing(world: World) -> None:
    customer = make.customer(world.wang)
    with pytest.raises(Refused) as refused:
        entered(world.wang, customer, content="@刘洋 帮忙", mention_ids=(world.outsider.pk,))
    assert "刘洋 看不到这位客户的跟进" in str(refused.value.refusal.sentence)
    assert not customer.follow_ups.exists() and told(world.outsider) == []


def test_a_managers_remark_reaches_the_author_and_the_answer_reaches_the_manager(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang, name="杭州云联软件有限公司"))
    commented(world.manager, row, "先问预算")
    assert told(world.wang) == ["李建国 点评了“杭州云联软件有限公司”的跟进"]
    commented(world.wang, row, "好的")
    assert told(world.manager) == ["王晓燕 点评了“杭州云联软件有限公司”的跟进"]
    assert len(told(world.wang)) == 1


def test_a_remark_delivered_twice_is_one(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang))
    first = commented(world.manager, row)
    assert commented(world.manager, row, entry_key=first.entry_key).pk == first.pk
    assert FollowUpComment.objects.count() == 1 and len(told(world.wang)) == 1


def test_colleagues_who_only_read_do_not_remark_until_they_are_called(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang))
    with pytest.raises(Refused) as refused:
        commented(world.agent, row)
    assert refused.value.refusal.code == "activities.comment_not_allowed"
    commented(world.wang, row, "@何静 请补充", mention_ids=(world.agent.pk,))
    assert told(world.agent) == [f"王晓燕 在“{row.customer.name}”的跟进里 @ 了你"]
    commented(world.agent, row, "补充好了")


def test_an_empty_remark_and_an_essay_are_refused(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang))
    for text in ("  ", "长" * 1001):
        with pytest.raises(Refused):
            commented(world.manager, row, text)
    assert not FollowUpComment.objects.exists()


def test_outside_the_scope_there_is_nothing_to_remark_on(world: World) -> None:
    row = entered(world.outsider, make.customer(world.outsider))
    with pytest.raises(Http404):
        commented(world.wang, row)


def test_somebody_who_lost_sight_of_the_customer_is_told_nothing_more(world: World) -> None:
    customer = make.customer(world.wang)
    row = entered(world.wang, customer)
    type(customer).objects.filter(pk=customer.pk).update(owner=world.outsider, department=world.south)
    commented(world.admin, row)
    assert told(world.wang) == []


def test_remarks_stand_on_the_page_for_those_concerned_only(world: World, client_of: ClientOf) -> None:
    row = entered(world.wang, make.customer(world.wang))
    commented(world.manager, row, "下次先问预算再报价")
    url = reverse("activities:entry", args=[row.customer_id, row.pk])
    seen = {
        who.login: "下次先问预算再报价" in client_of(who).get(url).content.decode() for who in (world.wang, world.agent)
    }
    assert seen == {"wangxiaoyan": True, "hejing": False}
    timeline = client_of(world.wang).get(reverse("desk:timeline", args=[row.customer_id])).content.decode()
    assert "1 条点评" in timeline
    assert "条点评" not in client_of(world.agent).get(reverse("desk:timeline", args=[row.customer_id])).content.decode()


def test_only_the_writer_takes_a_remark_back(world: World) -> None:
    row = entered(world.wang, make.customer(world.wang))
    remark = commented(world.manager, row)
    values = {"customer_id": row.customer_id, "follow_up_id": row.pk, "comment_id": remark.pk, "now": NOW}
    with pytest.raises(Refused):
        remove_comment(actor=world.actor_of(world.wang), **values)
    remove_comment(actor=world.actor_of(world.manager), **values)
    remark.refresh_from_db()
    assert remark.deleted_at == NOW


def test_the_page_writes_a_remark_once(world: World, client_of: ClientOf) -> None:
    row = entered(world.wang, make.customer(world.wang))
    url, client = reverse("activities:entry", args=[row.customer_id, row.pk]), client_of(world.manager)
    said = {"text": "很好", "once_key": "6f0e7c5a-6d1b-4a55-9d2b-8f3c5d7b4a11"}
    assert [client.post(url, said).status_code for _ in range(2)] == [302, 302]
    assert FollowUpComment.objects.count() == 1
    refused = client.post(url, {"text": "@刘洋 看看", "mention": [world.outsider.pk]})
    assert refused.status_code == 422 and "看不到这位客户" in refused.content.decode()
