"""Fields that hold a file: brought with the form, kept with the customer, both or neither."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.customers.models import Customer, CustomerFile
from zhike.customers.tests.own_fields import field, name, restrict
from zhike.events.models import Event
from zhike.testing import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def licence(world):
    return field(world.actor_of(world.admin), "营业执照", "file")


def _pdf(called="执照.pdf", content=PDF):
    return SimpleUploadedFile(called, content, content_type="application/pdf")


def _form(customer, **more):
    base = {"name": customer.name, "kind": "organisation", "version": customer.version, "stage": "inquiry"}
    return base | {"tier": "prospect", "lifecycle": "potential"} | more


def test_a_file_is_brought_with_the_form_of_a_customer_and_shown_in_its_field(world, client_of, licence):
    customer, client = make.customer(world.wang), client_of(world.wang)
    address = f"/customers/{customer.pk}/edit/"
    page = client.get(address).content.decode()
    assert f'name="{name(licence)}_upload"' in page and "multipart/form-data" in page
    answer = client.post(address, _form(customer, **{f"{name(licence)}_upload": _pdf()}))
    assert answer.status_code == 302, answer.content.decode()

    customer.refresh_from_db()
    kept = CustomerFile.objects.get(customer=customer)
    assert customer.custom == {str(licence.pk): kept.pk} and default_storage.open(kept.path).read() == PDF
    kinds = set(Event.objects.filter(customer_id=customer.pk).values_list("kind", flat=True))
    assert {"customers.file_added", "customers.changed"} <= kinds
    again = client.get(address).content.decode()
    assert "执照.pdf" in again


def test_a_new_customer_may_bring_its_file(world, client_of, licence):
    data = {"name": "苏州恒远自动化有限公司", "kind": "organisation", f"{name(licence)}_upload": _pdf()}
    answer = client_of(world.wang).post("/customers/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    made = Customer.objects.get(name="苏州恒远自动化有限公司")
    assert made.custom == {str(licence.pk): CustomerFile.objects.get(customer=made).pk}


def test_a_wrong_file_is_refused_beside_what_was_typed_and_nothing_is_kept(world, client_of, licence, monkeypatch):
    customer, client = make.customer(world.wang), client_of(world.wang)
    saved = []
    real = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda path, content: saved.append(real(path, content)) or saved[-1])
    upload = f"{name(licence)}_upload"
    wrong = client.post(f"/customers/{customer.pk}/edit/", _form(customer, remarks="新备注", **{upload: _pdf("a.exe")}))
    assert wrong.status_code == 422 and "新备注" in wrong.content.decode()
    stale = _form(customer, version=customer.version + 7, remarks="新备注", **{upload: _pdf()})
    late = client.post(f"/customers/{customer.pk}/edit/", stale)
    assert late.status_code in (409, 422)
    customer.refresh_from_db()
    assert not CustomerFile.objects.exists() and customer.custom == {} and customer.remarks != "新备注"
    assert saved and not any(default_storage.exists(path) for path in saved)


def test_who_may_not_edit_the_field_brings_no_file(world, client_of, licence):
    restrict("rep", licence, "readonly")
    customer, client = make.customer(world.wang), client_of(world.wang)
    address = f"/customers/{customer.pk}/edit/"
    assert f"{name(licence)}_upload" not in client.get(address).content.decode()
    client.post(address, _form(customer, **{f"{name(licence)}_upload": _pdf()}))
    assert not CustomerFile.objects.exists()
