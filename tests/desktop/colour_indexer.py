"""The real indexing process with a small model: ``python colour_indexer.py --library DIR --watch``."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import indexer  # noqa: E402
from engine.library import Library  # noqa: E402
from tests.engine.fakes import ColourEncoder  # noqa: E402

if __name__ == "__main__":
    indexer.Library = SimpleNamespace(open=partial(Library.open, encoder=ColourEncoder()))  # type: ignore[assignment,misc]
    sys.exit(indexer.main(sys.argv[1:]))
