"""Who gets what from the addresses of the archive. Aimed at a customer of the outsider, of another department tree."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from zhike.access.queries import get_actor
from zhike.customers.models import Contact, Customer, InstalledProduct, Source, Tag, TeamRole
from zhike.customers.services import (
    ContactDraft,
    add_contact,
    add_product,
    delete_customer,
    retire_custom_field,
    share_customer,
    store_file,
)
from zhike.customers.tests.matrix_chain import CHAIN
from zhike.customers.tests.matrix_doubles import DOUBLES
from zhike.customers.tests.matrix_relations import RELATIONS
from zhike.customers.tests.matrix_truth import TRUTH
from zhike.customers.tests.own_fields import field
from zhike.testing import make
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World


def _theirs(world: World) -> Customer:
    return make.customer(world.outsider)


def foreign(world: World) -> Call:
    """Aim at the outsider's customer."""
    return Call((_theirs(world).pk,))


def foreign_with(**data: object):
    """Aim at the outsider's customer with a form."""
    return lambda world: Call((_theirs(world).pk,), data)


def edited(world: World) -> Call:
    """Rename the outsider's customer."""
    customer = _theirs(world)
    data = {"name": "改掉的名字", "kind": "organisation", "version": 1, "stage": "inquiry", "tier": "prospect"}
    return Call((customer.pk,), data | {"lifecycle": "potential"})


def assigned(world: World) -> Call:
    """Take the outsider's customer over."""
    return Call((_theirs(world).pk,), {"go": "1", "to_person_id": world.wang.pk})


def many_assigned(world: World) -> Call:
    """Take the outsider's customer over from the list."""
    return Call((), {"go": "1", "picked": [_theirs(world).pk], "to_person_id": world.wang.pk})


def many_joined(world: World) -> Call:
    """Put a colleague into the team of the outsider's customer from the list."""
    data = {"go": "1", "picked": [_theirs(world).pk], "person": world.chen.pk, "role": "service"}
    return Call((), data)


def team_role(world: World) -> Call:
    """Aim at the role of the service desk."""
    data = {"name": "客户服务", "leads": ["after_sales"], "position": 30, "is_active": "on"}
    return Call((TeamRole.objects.get(key="service").pk,), data)


def many_tagged(world: World) -> Call:
    """Label the outsider's customer from the list."""
    return Call((), {"go": "1", "picked": [_theirs(world).pk], "new_tag": "重点"})


def many_changed(world: World) -> Call:
    """Change the outsider's customer from the list."""
    return Call((), {"go": "1", "picked": [_theirs(world).pk], "column": "stage", "stage": "intent"})


def many_untagged(world: World) -> Call:
    """Take a label off the outsider's customer from the list."""
    return Call((), {"go": "1", "picked": [_theirs(world).pk], "tags": [Tag.objects.create(name="旧").pk]})


def cell(world: World) -> Call:
    """Open the stage of the outsider's customer for editing."""
    return Call((_theirs(world).pk, "stage"))


def cell_saved(world: World) -> Call:
    """Change the stage of the outsider's customer in the list."""
    return Call((_theirs(world).pk, "stage"), {"version": 1, "value": "intent"})


def _contact(world: World) -> Contact:
    actor = get_actor(world.outsider.pk)
    draft = ContactDraft(name="周敏")
    return add_contact(actor=actor, customer_id=_theirs(world).pk, draft=draft, now=world.now)


def contact(world: World) -> Call:
    """Aim at a contact of the outsider's customer."""
    one = _contact(world)
    return Call((one.customer_id, one.pk))


def contact_changed(world: World) -> Call:
    """Rename a contact of the outsider's customer."""
    one = _contact(world)
    return Call((one.customer_id, one.pk), {"name": "别人"})


def _product(world: World) -> InstalledProduct:
    actor = get_actor(world.outsider.pk)
    return add_product(actor=actor, customer_id=_theirs(world).pk, values={"product": "视觉检测"}, now=world.now)


def product(world: World) -> Call:
    """Aim at a product of the outsider's customer."""
    one = _product(world)
    return Call((one.customer_id, one.pk))


def product_changed(world: World) -> Call:
    """Change a product of the outsider's customer."""
    one = _product(world)
    return Call((one.customer_id, one.pk), {"product": "别的"})


def file(world: World) -> Call:
    """Aim at a file of the outsider's customer."""
    content = ContentFile(b"%PDF-1.7 secret")
    stored = store_file(
        actor=get_actor(world.outsider.pk),
        customer_id=_theirs(world).pk,
        name="报价.pdf",
        content=content,
        size=content.size,
        now=world.now,
    )
    return Call((stored.customer_id, stored.pk))


def file_sent(world: World) -> Call:
    """Put a file into the outsider's archive."""
    return Call((_theirs(world).pk,), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")})


def shared(world: World) -> Call:
    """Share the outsider's customer with oneself."""
    return Call((_theirs(world).pk,), {"person": world.wang.pk, "can_write": "on"})


def share(world: World) -> Call:
    """Aim at a share that the outsider gave."""
    customer = _theirs(world)
    actor = get_actor(world.outsider.pk)
    grant = share_customer(actor=actor, customer_id=customer.pk, person_id=world.chen.pk, now=world.now)
    return Call((customer.pk, grant.pk))


def recycled(world: World) -> Call:
    """Aim at a deleted customer of the outsider."""
    customer = _theirs(world)
    delete_customer(actor=get_actor(world.admin.pk), customer_id=customer.pk, now=world.now)
    return Call((customer.pk,))


def source(world: World) -> Call:
    """Aim at a source."""
    return Call((Source.objects.create(name="展会").pk,), {"name": "展销会", "position": 1, "is_active": "on"})


def tag(world: World) -> Call:
    """Aim at a tag."""
    one = Tag.objects.create(name="重点")
    return Call((one.pk,), {"kind": "tag", "name": "要点", "colour": "dai", "is_active": "on"})


def own_field(world: World) -> Call:
    """Aim at a custom field."""
    return Call(
        (field(get_actor(world.admin.pk), "现用系统").pk,), {"label": "在用软件", "need": "never", "version": 1}
    )


def retired_field(world: World) -> Call:
    """Aim at a custom field that was retired."""
    one = field(get_actor(world.admin.pk), "现用系统")
    retire_custom_field(actor=get_actor(world.admin.pk), field_id=one.pk, version=1, now=world.now)
    return Call((one.pk,), {"version": 2})


_EVERYBODY = expect(200)
_SEEN = expect(200, sales_manager=404, rep=404, partner=404)
_EDIT = expect(403, administrator=200, agent=200, sales_manager=404, rep=404)
_EDITED = _EDIT | {"administrator": 302, "agent": 302}
_CREATE = expect(200, finance=403, executive=403, partner=403)
_MADE = _CREATE | dict.fromkeys(("administrator", "sales_manager", "rep", "agent"), 302)
_ASSIGN = expect(403, administrator=200, sales_manager=404)
_BIN = expect(403, administrator=200, sales_manager=200)
_REMOVED = expect(403, administrator=302, sales_manager=404)
_SETTINGS = expect(403, administrator=200, executive=200)
_SET = expect(403, administrator=200)
_SAVED = expect(403, administrator=302)
_NEW = {
    "kind": "organisation",
    "name": "矩阵测试有限公司",
    "stage": "inquiry",
    "tier": "prospect",
    "lifecycle": "potential",
}

MATRIX: dict[str, Row] = {
    **CHAIN,
    **DOUBLES,
    **RELATIONS,
    **TRUTH,
    "customers:list": Row(_EVERYBODY),
    "customers:count": Row(_EVERYBODY),
    "customers:narrow": Row(_EVERYBODY),
    "customers:columns": Row(_EVERYBODY),
    "POST customers:columns": Row(expect(302), to(columns="name")),
    "customers:tag-search": Row(_EVERYBODY, to(query="q=a")),
    "customers:industry-search": Row(_EVERYBODY, to(query="q=a")),
    "customers:region-search": Row(_EVERYBODY, to(query="q=上海")),
    "customers:pick": Row(_EVERYBODY, to(query="q=机械")),
    "customers:pick-person": Row(_EVERYBODY, to(query="q=王强")),
    "POST customers:assign_many": Row(expect(403, administrator=302, sales_manager=302), many_assigned),
    "POST customers:join_many": Row(_MADE, many_joined),
    "customers:team_roles": Row(_SETTINGS),
    "customers:team_role_create": Row(_SET),
    "POST customers:team_role_create": Row(_SAVED, to(name="实施", position=60, is_active="on")),
    "customers:team_role_edit": Row(_SET, team_role),
    "POST customers:team_role_edit": Row(_SAVED, team_role),
    "POST customers:tag_many": Row(_MADE, many_tagged),
    "POST customers:change_many": Row(_MADE, many_changed),
    "POST customers:untag_many": Row(_MADE, many_untagged),
    "customers:assign": Row(_ASSIGN, foreign),
    "POST customers:assign": Row(_ASSIGN | {"administrator": 302}, assigned),
    "customers:cell": Row(_EDIT, cell),
    "POST customers:cell": Row(_EDIT, cell_saved),
    "customers:cell_shown": Row(_SEEN, cell),
    "customers:create": Row(_CREATE),
    "POST customers:create": Row(_MADE, to(**_NEW)),
    "POST customers:check": Row(_CREATE, to(**_NEW)),
    "customers:edit": Row(_EDIT, foreign),
    "POST customers:edit": Row(_EDITED, edited),
    "POST customers:delete": Row(_REMOVED, foreign),
    "POST customers:restore": Row(_REMOVED, recycled),
    "customers:recycle_bin": Row(_BIN),
    "customers:tags": Row(_EDIT, foreign),
    "POST customers:tags": Row(_EDITED, foreign_with(new_tag="重点")),
    "customers:contacts": Row(_SEEN, foreign),
    "customers:archive": Row(_SEEN, foreign),
    "customers:files": Row(_SEEN, foreign),
    "customers:history": Row(_SEEN, foreign),
    "customers:team": Row(_SEEN, foreign),
    "customers:contact_create": Row(_EDIT, foreign),
    "POST customers:contact_create": Row(_EDITED, foreign_with(name="周敏")),
    "customers:contact_edit": Row(_EDIT, contact),
    "POST customers:contact_edit": Row(_EDITED, contact_changed),
    "POST customers:contact_remove": Row(_EDITED, contact),
    "customers:product_create": Row(_EDIT, foreign),
    "POST customers:product_create": Row(_EDITED, foreign_with(product="视觉检测")),
    "customers:product_edit": Row(_EDIT, product),
    "POST customers:product_edit": Row(_EDITED, product_changed),
    "POST customers:product_remove": Row(_EDITED, product),
    "customers:file": Row(_SEEN, file),
    "customers:file_upload": Row(_EDIT, foreign),
    "POST customers:file_upload": Row(_EDITED, file_sent),
    "POST customers:file_remove": Row(_EDITED, file),
    "customers:share": Row(_EDIT, foreign),
    "POST customers:share": Row(_EDITED, shared),
    "POST customers:unshare": Row(_EDITED, share),
    "customers:fields": Row(_SETTINGS),
    "customers:field_create": Row(_SET),
    "POST customers:field_create": Row(_SAVED, to(query="kind=text", label="现用系统", need="never")),
    "POST customers:field_preview": Row(_SET, to("text", label="现用系统")),
    "customers:field_edit": Row(_SET, own_field),
    "POST customers:field_edit": Row(_SAVED, own_field),
    "POST customers:field_retire": Row(_SAVED, own_field),
    "POST customers:field_restore": Row(_SAVED, retired_field),
    "POST customers:fields_arrange": Row(_SAVED, to(field="1", section="")),
    "customers:sources": Row(_SETTINGS),
    "customers:source_create": Row(_SET),
    "POST customers:source_create": Row(_SAVED, to(name="新来源", position=1, is_active="on")),
    "customers:source_edit": Row(_SET, source),
    "POST customers:source_edit": Row(_SAVED, source),
    "customers:tag_list": Row(_SETTINGS),
    "customers:tag_create": Row(_SET),
    "POST customers:tag_create": Row(_SAVED, to(kind="tag", name="新标签", colour="dai", is_active="on")),
    "customers:tag_edit": Row(_SET, tag),
    "POST customers:tag_edit": Row(_SAVED, tag),
}
