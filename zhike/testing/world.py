"""A small fixed company of named people: two teams, a manager above both, an outsider, an administrator."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from zhike.access.actor import Actor
from zhike.access.delivered import deliver_roles
from zhike.access.models import Department, Person, PersonRole, Role
from zhike.access.queries import get_actor

NOW = datetime(2026, 11, 20, 10, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "知客-Zhike-2026"


@dataclass
class World:
    """The people of the tests; `actor_of` gives what services and queries take."""

    company: Department
    east: Department
    east_one: Department
    east_two: Department
    south: Department
    admin: Person
    manager: Person
    wang: Person
    zhang: Person
    chen: Person
    outsider: Person
    agent: Person
    finance: Person
    executive: Person
    partner: Person
    now: datetime = NOW

    def actor_of(self, person: Person) -> Actor:
        """Return the actor with all rights of the person's roles."""
        return get_actor(person.pk)

    def by_role(self) -> dict[str, Person]:
        """Return one person per delivered role that the permission matrix tries."""
        return {
            "administrator": self.admin,
            "sales_manager": self.manager,
            "rep": self.wang,
            "agent": self.agent,
            "finance": self.finance,
            "executive": self.executive,
            "partner": self.partner,
        }


def build_world() -> World:
    """Create the company; everybody's password is PASSWORD, hashed once."""
    deliver_roles()
    company = _department("上海知客软件", None)
    east = _department("华东销售中心", company)
    one, two = _department("华东销售一部", east), _department("华东销售二部", east)
    south = _department("华南销售部", company)
    service, money = _department("客服部", company), _department("财务部", company)
    return World(
        company=company,
        east=east,
        east_one=one,
        east_two=two,
        south=south,
        admin=_person("zhouting", "周婷", company, "administrator"),
        manager=_person("lijianguo", "李建国", east, "sales_manager"),
        wang=_person("wangxiaoyan", "王晓燕", one, "rep"),
        zhang=_person("zhangwei", "张伟", one, "rep"),
        chen=_person("chenjing", "陈静", two, "rep"),
        outsider=_person("liuyang", "刘洋", south, "rep"),
        agent=_person("hejing", "何静", service, "agent"),
        finance=_person("zhaomin", "赵敏", money, "finance"),
        executive=_person("sunzong", "孙建华", company, "executive"),
        partner=_person("partner", "合作伙伴小马", None, "partner"),
    )


_hash = ""


def _password_hash() -> str:
    global _hash
    _hash = _hash or make_password(PASSWORD)
    return _hash


def _department(name: str, parent: Department | None) -> Department:
    department = Department.objects.create(name=name, parent=parent)
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    return department


def _person(login: str, name: str, department: Department | None, role: str) -> Person:
    person = Person.objects.create(
        login=login,
        name=name,
        name_sort=login,
        search_text=f"{name}|{login}",
        email=f"{login}@zhike.example",
        department=department,
        password=_password_hash(),
    )
    PersonRole.objects.create(person=person, role=Role.objects.get(key=role))
    return person
