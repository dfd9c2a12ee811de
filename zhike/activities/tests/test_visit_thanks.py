"""Thanks for a visit by mail: through a real SMTP conversation, once, and said when the server does not take it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zhike.access.models import Person
from zhike.activities.models import Visit, VisitSummary
from zhike.activities.visits.services.thanking import mail_thanks
from zhike.customers.drafts import ContactDraft, PointDraft
from zhike.notify.tests.post_office import PostOffice, company_post
from zhike.testing import make
from zhike.testing.world import NOW, World

from .visiting import been, summarised

ClientOf = Callable[..., Client]
LI = "li@hengyuan.example"


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> Iterator[PostOffice]:
    """The company's mail goes to a server of this test."""
    with company_post(world, settings, tmp_path) as opened:
        yield opened


def met(person: Person, **point: str) -> Visit:
    """Visit 李总, write the summary; with a mail address unless said otherwise."""
    points = (PointDraft("email", LI, LI),) if not point else ()
    contact = ContactDraft(name="李总", is_primary=True, points=points)
    customer = make.customer(person, contacts=(contact,))
    made = been(person, customer, contact_ids=(customer.contacts.get().pk,))
    summarised(person, made, contact_ids=(customer.contacts.get().pk,))
    return made


def send(client: Client, made: Visit, text: str = "李总您好，\n感谢今天的接待。") -> Any:
    return client.post(reverse("visits:thanks", args=[made.customer_id, made.pk]), {"text": text, "by": "mail"})


def posted(made: Visit) -> bool:
    return mail_thanks(customer_id=made.customer_id, visit_id=made.pk, address=LI, now=NOW)


def test_the_customer_gets_one_letter_with_the_words_and_answers_go_to_the_rep(
    world: World, client_of: ClientOf, office: PostOffice
) -> None:
    made, client = met(world.wang), client_of(world.wang)
    page = client.get(reverse("visits:thanks", args=[made.customer_id, made.pk])).content.decode()
    assert LI in page
    assert [send(client, made).status_code for _tap in range(2)] == [302, 302]
    assert office.taken == []  # a job sends, not the request
    assert posted(made)
    (letter,) = office.taken
    assert (letter["To"], letter["From"], letter["Subject"]) == (LI, "crm@zhike.example", "感谢接待")
    assert letter["Reply-To"] == world.wang.email
    assert "感谢今天的接待。" in letter.get_content()
    summary = VisitSummary.objects.get()
    assert (summary.thanks_way, summary.thanks_trouble) == ("mail", "")


def test_a_server_that_turns_it_away_is_told_on_the_visit_and_a_second_tap_tries_again(
    world: World, client_of: ClientOf, office: PostOffice
) -> None:
    made, client = met(world.wang), client_of(world.wang)
    send(client, made)
    office.refusing = True
    assert not posted(made)
    page = client.get(reverse("visits:detail", args=[made.customer_id, made.pk])).content.decode()
    assert "邮件没有发出去" in page
    office.refusing = False
    send(client, made, "李总您好，再次感谢。")
    assert posted(made)
    assert "再次感谢" in office.taken[-1].get_content()
    assert VisitSummary.objects.get().thanks_trouble == ""


def test_who_has_no_address_gets_no_letter(world: World, client_of: ClientOf, office: PostOffice) -> None:
    made = met(world.wang, email="")
    answer = send(client_of(world.wang), made)
    assert answer.status_code == 422
    assert "没有邮箱" in answer.content.decode()
    assert VisitSummary.objects.get().thanks_at is None
