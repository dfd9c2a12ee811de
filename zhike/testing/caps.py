"""Refuse files and functions that have outgrown one idea: `python -m zhike.testing.caps`.

The figures are those of docs/style.md. Docstrings are not counted: they are for
the reader.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FILE_CAP = 400
TEST_FILE_CAP = 300
TEMPLATE_CAP = 150
SCRIPT_CAP = 150
FUNCTION_CAP = 50
SHORT_FUNCTION_CAP = 30
NESTING_CAP = 3
PARAMETER_CAP = 7
TEST_FOLDERS = {"tests", "e2e"}
SKIPPED = {"migrations", "node_modules", "build", "__pycache__", ".venv", "vendor"}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)  # not `with`: it does not branch
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def find_breaches(root: Path = PROJECT) -> list[str]:
    """Return one sentence for each file or function over its cap."""
    breaches: list[str] = []
    for path in _own_files(root):
        name = str(path.relative_to(root))
        lines = path.read_text(encoding="utf-8").splitlines()
        cap = _file_cap(path)
        if len(lines) > cap:
            breaches.append(f"{name}: {len(lines)} lines, cap {cap}")
        if path.suffix == ".py":
            breaches += [f"{name}:{text}" for text in _function_breaches(path, "\n".join(lines))]
    return breaches


def _own_files(root: Path) -> Iterator[Path]:
    for folder in ("zhike", "e2e", "benchmarks"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".js"} and not SKIPPED & set(path.relative_to(root).parts):
                yield path


def _file_cap(path: Path) -> int:
    if path.suffix == ".html":
        return TEMPLATE_CAP
    if path.suffix == ".js":
        return SCRIPT_CAP
    return TEST_FILE_CAP if path.name.startswith("test_") or path.parent.name in TEST_FOLDERS else FILE_CAP


def _function_breaches(path: Path, text: str) -> Iterator[str]:
    is_short = path.stem in {"rules", "views"} or path.parent.name in {"rules", "views"}
    cap = SHORT_FUNCTION_CAP if is_short else FUNCTION_CAP
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, FunctionNode):
            continue
        if (length := count_lines(node)) > cap:
            yield f"{node.lineno}: {node.name} has {length} lines, cap {cap}"
        if (depth := count_nesting(node)) > NESTING_CAP:
            yield f"{node.lineno}: {node.name} nests {depth} deep, cap {NESTING_CAP}"
        if (parameters := count_parameters(node)) > PARAMETER_CAP:
            yield f"{node.lineno}: {node.name} takes {parameters} parameters, cap {PARAMETER_CAP}; use a dataclass"


def count_lines(node: FunctionNode) -> int:
    """Return the lines of a function from its name to its end, without its docstring."""
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def count_parameters(node: FunctionNode) -> int:
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def count_nesting(node: ast.AST) -> int:
    """Return how many blocks stand inside one another; `elif` does not count as deeper."""
    return max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)


def _depth(node: ast.AST) -> int:
    if isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
        return 0
    if isinstance(node, ast.If):
        inner = max((_depth(child) for child in node.body), default=0)
        return max(1 + inner, _otherwise(node.orelse))
    inner = max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)
    return inner + 1 if isinstance(node, BLOCKS) else inner


def _otherwise(branch: list[ast.stmt]) -> int:
    if len(branch) == 1 and isinstance(branch[0], ast.If):
        return _depth(branch[0])
    return 1 + max((_depth(child) for child in branch), default=0) if branch else 0


def main() -> int:
    breaches = find_breaches()
    for breach in breaches:
        sys.stderr.write(f"{breach}\n")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
