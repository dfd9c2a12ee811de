"""Merges, imports and creations at once, in separate processes; each race shows itself without what prevents it."""

import pytest

from zhike.access.services import change_policy
from zhike.activities.models import FollowUp
from zhike.customers.models import Contact, ContactPoint, Customer, MergedCustomer
from zhike.testing import make, race
from zhike.transfer.engine import matching

from . import merge_race_targets as targets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TARGET = "zhike.customers.tests.merge_race_targets"
NAME = "苏州恒远自动化有限公司"


def party(world, name, **fields):
    return make.customer(world.wang, name=name, accepts_duplicates=True, **fields)


def orphans():
    """Return rows that hang on a customer that is gone."""
    models = (FollowUp, Contact, ContactPoint)
    return sum(model.objects.filter(customer__deleted_at__isnull=False).count() for model in models)


def merging(world, *parties):
    ids = [one.pk for one in parties]
    return {"person_id": world.manager.pk, "survivor_id": ids[0], "customer_ids": ids}


def run_both(first, first_call, second, second_call):
    """Run two different targets at once."""
    calls = [{"target": f"{TARGET}:{first}", "call": first_call}, {"target": f"{TARGET}:{second}", "call": second_call}]
    return race.run(f"{TARGET}:either", calls)


def block_doubles(world):
    change_policy(
        actor=world.actor_of(world.admin),
        key="customers.duplicates",
        values={"strong": "block", "weak": "ignore"},
        now=world.now,
    )


def test_a_contact_logged_during_a_merge_never_hangs_on_the_absorbed_customer(world):
    one, other = party(world, NAME), party(world, "恒远自动化")
    call = {"person_id": world.wang.pk, "customer_id": other.pk}
    answers = run_both("merge", merging(world, one, other), "follow_up", call)

    assert "result" in answers[0] and orphans() == 0
    assert "error" in answers[1] or FollowUp.objects.get().customer_id == one.pk


def test_without_the_lock_the_contact_would_be_an_orphan(world):
    one, other = party(world, NAME), party(world, "恒远自动化")
    call = {"person_id": world.wang.pk, "customer_id": other.pk}
    run_both("merge", merging(world, one, other), "follow_up_without_lock", call)
    assert orphans() == 1


def test_of_two_merges_that_share_a_customer_one_wins(world):
    one, two, three = party(world, NAME), party(world, "恒远自动化"), party(world, "恒远")
    answers = run_both("merge", merging(world, one, two), "merge", merging(world, three, two))

    assert sum("result" in answer for answer in answers) == 1
    assert MergedCustomer.objects.count() == 1 and orphans() == 0
    assert Customer.objects.filter(deleted_at__isnull=True).count() == 2


def test_two_merges_in_opposite_directions_do_not_swallow_both(world):
    one, two = party(world, NAME), party(world, "恒远自动化")
    answers = run_both("merge", merging(world, one, two), "merge", merging(world, two, one))
    assert sum("result" in answer for answer in answers) == 1
    assert Customer.objects.filter(deleted_at__isnull=True).count() == 1


def test_creating_the_absorbed_name_during_a_merge_makes_no_double(world):
    block_doubles(world)
    one = make.customer(world.wang, name="恒远集团")
    other = make.customer(world.wang, name=NAME)
    answers = run_both("merge", merging(world, one, other), "create", {"person_id": world.zhang.pk, "name": NAME})
    assert "result" in answers[0] and answers[1] == {"refused": "customers.blocked_duplicate"}
    assert Customer.objects.filter(deleted_at__isnull=True).count() == 1


def test_without_remembering_the_absorbed_a_double_would_come_up(world):
    block_doubles(world)
    one = make.customer(world.wang, name="恒远集团")
    other = make.customer(world.wang, name=NAME)
    call = {"person_id": world.zhang.pk, "name": NAME}
    answers = run_both("merge", merging(world, one, other), "create_forgetting_the_absorbed", call)
    assert [set(answer) for answer in answers] == [{"result"}, {"result"}]


def test_a_merge_between_the_finding_and_the_reading_of_an_import_makes_no_double(world, monkeypatch):
    one, other = party(world, "恒远集团"), party(world, NAME)
    read, merged = matching.load_known, []

    def read_after_a_merge(**options):
        if not merged:
            merged.append(targets.merge(**merging(world, one, other)))
        return read(**options)

    monkeypatch.setattr(matching, "load_known", read_after_a_merge)
    targets.import_names(person_id=world.manager.pk, names=[NAME])

    assert merged and Customer.objects.filter(deleted_at__isnull=True).count() == 1 and orphans() == 0
    assert Customer.objects.get(deleted_at__isnull=True).remarks == "导入"


def test_an_import_during_a_merge_fills_the_survivor_and_creates_no_double(world):
    one, other = party(world, "恒远集团"), party(world, NAME)
    call = {"person_id": world.manager.pk, "names": [NAME, "恒远集团"]}
    answers = run_both("merge", merging(world, one, other), "import_names", call)

    assert all("result" in answer for answer in answers), answers
    assert Customer.objects.count() == 2 and orphans() == 0
    living = Customer.objects.get(deleted_at__isnull=True)
    assert (living.pk, living.remarks) == (one.pk, "导入")


def test_imports_and_creations_at_once_make_each_customer_once(world):
    block_doubles(world)
    names = [f"苏州第{number}机械有限公司" for number in range(5)]
    calls = [
        {"target": f"{TARGET}:import_names", "call": {"person_id": world.manager.pk, "names": names}},
        {"target": f"{TARGET}:import_names", "call": {"person_id": world.manager.pk, "names": names[::-1]}},
        *(
            {"target": f"{TARGET}:create", "call": {"person_id": world.wang.pk, "name": name, "pause": 0.5}}
            for name in names[:3]
        ),
    ]
    race.run(f"{TARGET}:either", calls, timeout=120)
    assert sorted(Customer.objects.values_list("name", flat=True)) == sorted(names)


@pytest.mark.parametrize(("importing", "made"), [("import_slowly", 1), ("import_without_gate", 2)])
def test_a_creation_in_the_middle_of_an_import_waits_and_without_the_gate_makes_a_double(world, importing, made):
    block_doubles(world)
    call = {"person_id": world.manager.pk, "names": [NAME]}
    answers = run_both(importing, call, "create_when_looked", {"person_id": world.wang.pk, "name": NAME})
    assert "result" in answers[0], answers
    assert Customer.objects.filter(name=NAME).count() == made, answers


def creations(world):
    return [{"person_id": person.pk, "name": NAME} for person in (world.wang, world.zhang)]


def test_where_doubles_are_blocked_the_database_lets_one_creation_win(world):
    block_doubles(world)
    answers = race.run(f"{TARGET}:create_without_gate", creations(world))
    assert [answer.get("refused") for answer in answers if "refused" in answer] == ["customers.blocked_duplicate"]
    assert Customer.objects.count() == 1


def test_without_claims_both_creations_would_win(world):
    block_doubles(world)
    answers = race.run(f"{TARGET}:create_without_claims", creations(world))
    assert all("result" in answer for answer in answers) and Customer.objects.count() == 2
