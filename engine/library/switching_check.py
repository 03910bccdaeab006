"""What the doctor says of a switch to another model."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalog import photos, settings, switching
from engine.catalog.connection import Catalog
from engine.records import Check


def examine_switch(catalog: Catalog) -> Iterator[Check]:
    """Yield how the switch to another model stands, and whether vectors are still to be deleted; nothing if neither is.

    A switch that waits or goes on is in order; one that stopped needs attention.
    """
    state = switching.wanted(catalog)
    if state is not None:
        total = photos.count(catalog)
        done = total - switching.count_lacking(catalog, state.bundle_id)
        detail = f"{done} of {total} photos have their embedding under {state.bundle_id}, which is to search next"
        if state.stopped:
            detail = f"it stopped: {state.stopped}; {detail}; run sajin models switch --resume or --cancel"
        elif state.paused:
            detail = f"it is paused; {detail}; run sajin models switch --resume"
        else:
            detail = f"{detail}; sajin index, or the window, goes on with it"
        yield Check("model switch", not state.stopped, detail)
    left = [bundle_id for bundle_id in switching.unwanted(catalog) if switching.has_vectors(catalog, bundle_id)]
    if left:
        names = f"vectors of {', '.join(left)} are still to be deleted; sajin index does it"
        yield Check("model switch", True, f"{names}; {settings.get(catalog, 'model')} searches")
