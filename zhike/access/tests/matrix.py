"""Who gets what from the addresses of this room. Aimed at the outsider, at other people's sessions and keys."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from zhike.access.models import Role
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import PASSWORD, World


def outsider(world: World) -> Call:
    """Aim at somebody of another department tree."""
    return Call((world.outsider.pk,))


def outsider_edit(world: World) -> Call:
    """Rename the outsider."""
    data = {"name": "刘洋洋", "login": "liuyang", "department_id": world.south.pk}
    return Call((world.outsider.pk,), data)


def outsider_roles(world: World) -> Call:
    """Make the outsider an administrator."""
    return Call((world.outsider.pk,), {"roles": [_role("administrator")]})


def new_person(world: World) -> Call:
    """Take a new administrator in."""
    data = {"name": "新人", "login": "newcomer", "password": PASSWORD + "-9", "roles": [_role("administrator")]}
    return Call((), data)


def department(world: World) -> Call:
    """Aim at the southern department."""
    return Call((world.south.pk,))


def moved_department(world: World) -> Call:
    """Hang the southern department under the eastern centre."""
    return Call((world.south.pk,), {"name": "华南销售部", "parent_id": world.east.pk, "position": 0})


def empty_department(world: World) -> Call:
    """Aim at a department without people."""
    from zhike.access.actor import SystemActor
    from zhike.access.services import create_department

    return Call((create_department(actor=SystemActor(), name="空部门", parent_id=world.company.pk).pk,))


def role(world: World) -> Call:
    """Aim at the rep's role."""
    return Call((_role("rep"),))


def widened_role(world: World) -> Call:
    """Give every rep all customers."""
    return Call((_role("rep"),), {"name": "销售", "right.customer.view": "all"})


def unheld_role(world: World) -> Call:
    """Aim at a role that nobody holds."""
    return Call((_role("tech_support"),))


def foreign_session(world: World) -> Call:
    """Aim at a session of the outsider."""
    return Call((_session(world).pk,))


def foreign_key(world: World) -> Call:
    """Aim at a passkey of the outsider."""
    data = {"name": "手机", "credential": {}}
    key = Authenticator.objects.create(user=world.outsider, type=Authenticator.Type.WEBAUTHN, data=data)
    return Call((key.pk,))


def _session(world: World) -> UserSession:
    return UserSession.objects.create(
        user=world.outsider, session_key="k" * 32, ip="10.0.0.9", user_agent="x", last_seen_at=timezone.now()
    )


def _role(key: str) -> int:
    return Role.objects.get(key=key).pk


_NOT_AGAIN = expect(302, anonymous=200)
"""Who is signed in is led on."""
_READ_PEOPLE = expect(200, partner=403)
_PEOPLE_ADMIN = expect(403, administrator=200)
_DONE_BY_ADMIN = expect(403, administrator=302)
_READ_RIGHTS = expect(403, administrator=200, executive=200)
_MINE = expect(200)

MATRIX: dict[str, Row] = {
    "account_login": Row(_NOT_AGAIN),
    "POST account_login": Row(_NOT_AGAIN, to(login="liuyang", password="wrong")),
    "account_logout": Row(expect(200, anonymous=302)),
    "POST account_logout": Row(expect(302, anonymous=302)),
    "account_reauthenticate": Row(_MINE),
    "mfa_authenticate": Row(expect(302, anonymous=302)),
    "mfa_reauthenticate": Row(expect(302)),
    "mfa_login_webauthn": Row(expect(302, anonymous=302)),
    "POST mfa_login_webauthn": Row(expect(302, anonymous=302), to(credential="{}")),
    "mfa_reauthenticate_webauthn": Row(expect(302)),
    "mfa_index": Row(_MINE),
    "mfa_activate_totp": Row(_MINE),
    "mfa_deactivate_totp": Row(expect(404)),
    "mfa_view_recovery_codes": Row(expect(404)),
    "mfa_generate_recovery_codes": Row(_MINE),
    "POST mfa_generate_recovery_codes": Row(_MINE),
    "mfa_download_recovery_codes": Row(expect(404)),
    "mfa_list_webauthn": Row(_MINE),
    "mfa_add_webauthn": Row(_MINE),
    "mfa_remove_webauthn": Row(expect(404), foreign_key),
    "POST mfa_remove_webauthn": Row(expect(404), foreign_key),
    "mfa_edit_webauthn": Row(expect(404), foreign_key),
    "access:setup": Row(expect(302, anonymous=302)),
    "POST access:setup": Row(expect(302, anonymous=302), to(company="另一家", login="boss")),
    "access:forgotten": Row(expect(200, anonymous=200)),
    "access:new-password": Row(expect(302, anonymous=302), to("MQ", "forged-token")),
    "POST access:new-password": Row(expect(403, anonymous=403), to("MQ", "link", password=PASSWORD, again=PASSWORD)),
    "access:me": Row(_MINE),
    "access:password": Row(_MINE),
    "access:sessions": Row(_MINE),
    "POST access:sessions-end-others": Row(expect(302)),
    "POST access:session-end": Row(expect(404), foreign_session),
    "access:people": Row(_READ_PEOPLE),
    "access:people-search": Row(_MINE, to(query="q=li")),
    "access:person-create": Row(_PEOPLE_ADMIN),
    "POST access:person-create": Row(_DONE_BY_ADMIN, new_person),
    "access:person": Row(expect(200, partner=403), outsider),
    "access:person-edit": Row(_PEOPLE_ADMIN, outsider),
    "POST access:person-edit": Row(_DONE_BY_ADMIN, outsider_edit),
    "access:person-roles": Row(_PEOPLE_ADMIN, outsider),
    "POST access:person-roles": Row(_DONE_BY_ADMIN, outsider_roles),
    "access:person-why": Row(_READ_RIGHTS, outsider),
    "POST access:person-deactivate": Row(_DONE_BY_ADMIN, outsider),
    "POST access:person-reactivate": Row(_DONE_BY_ADMIN, outsider),
    "POST access:person-password": Row(_PEOPLE_ADMIN, outsider),
    "POST access:person-sessions-end": Row(_DONE_BY_ADMIN, outsider),
    "access:departments": Row(_READ_RIGHTS),
    "access:department-create": Row(_PEOPLE_ADMIN),
    "POST access:department-create": Row(_DONE_BY_ADMIN, to(name="新部门", position=0)),
    "access:department": Row(_PEOPLE_ADMIN, department),
    "POST access:department": Row(_DONE_BY_ADMIN, moved_department),
    "POST access:department-delete": Row(_DONE_BY_ADMIN, empty_department),
    "access:roles": Row(_READ_RIGHTS),
    "access:role-create": Row(_PEOPLE_ADMIN),
    "POST access:role-create": Row(_DONE_BY_ADMIN, to(name="新角色", **{"right.customer.view": "all"})),
    "access:role": Row(_READ_RIGHTS, role),
    "POST access:role": Row(_DONE_BY_ADMIN, widened_role),
    "POST access:role-delete": Row(_DONE_BY_ADMIN, unheld_role),
    "access:policies": Row(_READ_RIGHTS),
    "access:policy": Row(_READ_RIGHTS, to("access.password")),
    "POST access:policy": Row(_DONE_BY_ADMIN, to("access.password", seen_version=0, min_length=8, max_age_days=0)),
}
