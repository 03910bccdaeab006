"""Collects the strings of the window into ``resources/i18n/*.ts`` and compiles them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"


def main() -> int:
    """Run lupdate and lrelease; English has plural forms only."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "desktop").rglob("*.py"))
    for language, options in (("en", ["-pluralonly"]), ("ko", [])):
        target = FOLDER / f"sajin_{language}.ts"
        command = [_tool("lupdate"), *options, "-no-obsolete", "-locations", "none", "-source-language", "en"]
        subprocess.run([*command, "-target-language", language, *sources, "-ts", str(target)], cwd=ROOT, check=True)
        subprocess.run([_tool("lrelease"), str(target), "-qm", str(target.with_suffix(".qm"))], cwd=ROOT, check=True)
    return 0


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


if __name__ == "__main__":
    sys.exit(main())
