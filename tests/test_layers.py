"""Dependencies point one way: ``desktop -> engine <- training``; ``engine`` knows neither Qt nor torch."""

from __future__ import annotations

import ast
import importlib.util
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

QT = {"PySide6", "shiboken6"}
TORCH = {"torch", "torchvision", "open_clip", "timm"}
SQL = {"sqlite3", "sqlite_utils"}
GPL = {"exiv2"}
FORBIDDEN = {
    "engine": QT | TORCH | {"desktop", "training"},
    "desktop": TORCH | SQL | {"training"},
    "training": QT | {"desktop"},
}
NEEDS = {"engine": "PIL", "desktop": "PySide6", "training": "torch"}


def _modules(package: str) -> list[str]:
    found = [module.name for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")]
    return [package, *(name for name in found if not name.endswith("__main__"))]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_importing_every_module_of_a_package_loads_nothing_from_beyond_its_layer(package: str) -> None:
    if not (ROOT / package / "__init__.py").is_file() or importlib.util.find_spec(NEEDS[package]) is None:
        pytest.skip(f"{package} cannot be imported here: {NEEDS[package]} is not installed")
    forbidden = FORBIDDEN[package] - SQL  # which the engine, that the desktop imports, may load
    script = (
        "import importlib, sys\n"
        f"for name in {_modules(package)!r}: importlib.import_module(name)\n"
        f"print(*sorted({{name.split('.')[0] for name in sys.modules}} & {forbidden!r}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_import_statement_names_what_its_layer_may_not_use(package: str) -> None:
    found = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in _imported(path)
        if name in FORBIDDEN[package]
    }
    assert found == set()


def test_one_program_alone_imports_what_is_under_the_gpl() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in FORBIDDEN
        for path in (ROOT / package).rglob("*.py")
        if GPL.intersection(_imported(path))
    }
    assert found == {"engine/metadata/exiv2_program.py"}


def test_import_engine_is_light() -> None:
    script = "import sys, engine; print(*({'numpy', 'PIL', 'onnxruntime', 'sqlite3'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.split()) == (0, [])


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]
