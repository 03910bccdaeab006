"""``sajin doctor --repair``: a damaged catalog is restored, and smaller things are put in order."""

from engine.repair.records import Mended, Rebuilt, RepairReport, Table
from engine.repair.whole import repair

__all__ = ["Mended", "Rebuilt", "RepairReport", "Table", "repair"]
