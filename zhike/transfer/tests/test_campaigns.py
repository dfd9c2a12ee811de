"""An event list is imported with its campaign: those that it creates come by it, nobody else."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from zhike.access.models import FieldRule, Person, Role
from zhike.customers.models import Customer, Source
from zhike.customers.services import restore_customer
from zhike.events.models import Event
from zhike.lib.refusals import Refused
from zhike.sales.finding import returns
from zhike.sales.models import Campaign, LeadOrigin
from zhike.testing import make
from zhike.testing.world import NOW, World
from zhike.transfer.engine.running import run_import
from zhike.transfer.models import ImportRun

from .making import imported, outcomes, prepared, upload, workbook, write
from .test_command import run_command
from .test_going_on import Killed, kill_after
from .test_undo import undone

NAMES = ("苏州恒远自动化有限公司", "无锡中科新材料有限公司")
ROWS = [[name] for name in NAMES]


@pytest.fixture
def fair(world: World) -> Campaign:
    """Return a fair in use."""
    return Campaign.objects.create(name="华东装备展", code="fair-2026", source=Source.objects.create(name="行业展会"))


def leads(world: World, campaign: Campaign) -> int:
    """Return how many leads the returns count for a campaign, whenever they came."""
    period = returns.Period(NOW.date().replace(year=2020), NOW.date().replace(year=2040))
    found = returns.read_returns(actor=world.actor_of(world.admin), by="campaign", period=period)
    return next((line.brought.leads for line in found.lines if line.id == campaign.pk), 0)


def test_created_customers_come_by_the_campaign_and_those_that_were_there_keep_by_what_they_came(
    world: World, fair: Campaign
) -> None:
    before = make.customer(world.wang, name=NAMES[0])
    rows = [*ROWS, ["宁波金辰贸易有限公司"], ["宁波金辰贸易有限公司"]]
    run = imported(world.actor_of(world.admin), workbook(rows), "fill", campaign_id=fair.pk)
    assert outcomes(run) == ["matched", "created", "created", "matched"]
    created = Customer.objects.exclude(pk=before.pk)
    assert set(LeadOrigin.objects.values_list("customer_id", "way", "campaign_id")) == {
        (customer.pk, "import", fair.pk) for customer in created
    }
    assert {customer.source_id for customer in created} == {fair.source_id}
    assert leads(world, fair) == 2
    told = Event.objects.filter(kind="customers.imported", customer_id=created[0].pk).get()
    assert "华东装备展" in told.data["name"]


def test_a_source_of_the_sheet_or_of_the_run_goes_before_that_of_the_campaign(world: World, fair: Campaign) -> None:
    other = Source.objects.create(name="会议")
    content = workbook([[NAMES[0], "会议"], [NAMES[1], None]], headers=("客户名称", "来源"))
    imported(world.actor_of(world.admin), content, campaign_id=fair.pk)
    assert [one.source_id for one in Customer.objects.order_by("pk")] == [other.pk, fair.source_id]


def test_going_on_after_a_kill_and_running_again_count_nobody_twice(
    world: World, fair: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [[f"苏州第{number}机械有限公司"] for number in range(280)]
    run = prepared(world.actor_of(world.admin), workbook(many), campaign_id=fair.pk)
    with monkeypatch.context() as patched:
        kill_after(patched, 1)
        with pytest.raises(Killed):
            run_import(run_id=run.pk)
    assert LeadOrigin.objects.count() == 250
    run_import(run_id=run.pk)
    run_import(run_id=run.pk)
    imported(world.actor_of(world.admin), workbook(many), campaign_id=fair.pk)
    assert LeadOrigin.objects.count() == leads(world, fair) == 280


def test_undoing_takes_the_leads_out_of_the_returns_and_restoring_brings_them_back(
    world: World, fair: Campaign
) -> None:
    run = imported(world.actor_of(world.admin), workbook(ROWS), campaign_id=fair.pk)
    followed, alone = Customer.objects.order_by("pk")
    make.follow_up(world.admin, followed)
    assert undone(world, run) == ["kept", "removed"]
    assert leads(world, fair) == 1
    restore_customer(actor=world.actor_of(world.admin), customer_id=alone.pk, now=NOW)
    assert leads(world, fair) == 2


def test_the_page_offers_campaigns_to_who_may_fill_in_sources(
    world: World, fair: Campaign, client_of: Callable[..., Client]
) -> None:
    run = upload(world.actor_of(world.admin), workbook(ROWS))
    url = reverse("transfer:columns", args=[run.pk])
    client = client_of(world.admin)
    page = client.get(url).content.decode()
    assert "来源活动" in page and "华东装备展" in page
    sent: dict[str, object] = {"column_0": "name", "duplicates": "skip", "campaign_id": fair.pk}
    assert client.post(url, sent).status_code == 302
    assert ImportRun.objects.get().campaign_id == fair.pk
    FieldRule.objects.create(
        role=Role.objects.get(key="sales_manager"), object="customer", field="source", rule="readonly"
    )
    Person.objects.update(rights_version=83)
    theirs = upload(world.actor_of(world.manager), workbook(ROWS))
    shown = client_of(world.manager).get(reverse("transfer:columns", args=[theirs.pk])).content.decode()
    assert "导入为" in shown and "来源活动" not in shown
    with pytest.raises(Refused):
        prepared(world.actor_of(world.manager), workbook(ROWS), campaign_id=fair.pk)


def test_the_result_names_the_campaign(world: World, fair: Campaign, client_of: Callable[..., Client]) -> None:
    run = imported(world.actor_of(world.admin), workbook(ROWS), campaign_id=fair.pk)
    assert "华东装备展" in client_of(world.admin).get(reverse("transfer:detail", args=[run.pk])).content.decode()


def test_the_command_takes_a_campaign_by_name_or_code_and_says_when_there_is_none(
    world: World, fair: Campaign, tmp_path: Path
) -> None:
    path = write(tmp_path, "观众名单.xlsx", workbook(ROWS))
    wrong = run_command(path, campaign="没有的展会")
    error = wrong["error"]
    assert isinstance(error, dict) and error["sentence"] == "没有叫“没有的展会”的在用活动。"
    assert not ImportRun.objects.exists() and not Customer.objects.exists()
    assert run_command(path, campaign="FAIR-2026")["created"] == 2
    assert leads(world, fair) == 2


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "名单来自哪个活动"), ("en", "the campaign that the list comes")]
)
def test_the_help_explains_the_option_in_both_languages(language: str, words: str) -> None:
    command = [sys.executable, "-m", "zhike.cli", "--lang", language, "import", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "--campaign" in shown and words in shown
