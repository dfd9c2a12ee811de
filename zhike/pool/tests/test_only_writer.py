"""Nothing but the one function writes an owner: read from the source."""

import ast
from pathlib import Path

import zhike

ROOT = Path(zhike.__file__).parent
# The only modules that may name the owner in a writing place, and why.
MAY = {
    "customers/services/owning/core.py": "the one way",
    "customers/services/owning/history.py": "its history",
    "customers/services/creating.py": "the first owner, with the clock of the same core",
    "customers/bulk.py": "the first owners by COPY, with the clocks of the same core",
    "customers/merging/taking_back.py": "gives department and moment back after the core gave the owner back",
}
OWNER = {"owner", "owner_id"}
WRITERS = {"update", "create", "bulk_create", "update_or_create", "get_or_create"}
MODELS = {"Customer", "OwnerChange"}


def _modules():
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if "/tests/" not in f"/{name}" and "/migrations/" not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _offences(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and any(map(_is_owner, _targets(node))):
            yield node.lineno, "assigns an owner"
        if isinstance(node, ast.Call):
            yield from _call_offences(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql(node.value):
            yield node.lineno, "writes an owner in SQL"


def _targets(node):
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _is_owner(target):
    is_owner = isinstance(target, ast.Attribute) and target.attr in OWNER
    return is_owner and _name(target.value) in {"customer", "survivor"}


def _call_offences(node):
    name = _name(node.func)
    words = {one.arg for one in node.keywords}
    if name in WRITERS and OWNER & words and "Customer" in ast.dump(node.func):
        yield node.lineno, f"calls {name} with an owner"
    if name in MODELS and (OWNER & words or name == "OwnerChange"):
        yield node.lineno, f"builds a {name}"
    if name in WRITERS and "OwnerChange" in ast.dump(node.func):
        yield node.lineno, "writes the ownership history"


def _is_sql(text):
    flat = " ".join(text.lower().split())
    if "update customers_customer" in flat and "owner_id =" in flat.split("where")[0]:
        return True
    return "insert into customers_ownerchange" in flat or "copy customers_ownerchange" in flat


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_nothing_else_writes_an_owner_or_its_history():
    found = {name: list(_offences(tree)) for name, tree in _modules()}
    strangers = {name: lines for name, lines in found.items() if lines and name not in MAY}
    assert strangers == {}


def test_the_reading_of_the_source_sees_what_it_looks_for():
    bad = (
        "Customer.objects.filter(pk=1).update(owner_id=2)",
        "customer.owner_id = 3",
        "OwnerChange.objects.create(customer_id=1)",
        "cursor.execute('UPDATE customers_customer SET owner_id = 2 WHERE id = 1')",
        "Customer(name='x', owner=person)",
    )
    assert all(list(_offences(ast.parse(text))) for text in bad)
    core = ast.parse((ROOT / "customers/services/owning/core.py").read_text(encoding="utf-8"))
    assert list(_offences(core)), "the core itself is what the reading must see"
