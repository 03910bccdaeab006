"""Reports as JSON: what was written is read, and what another version wrote, too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.personal.records import Advice, Change, Recall, Report, Verdict
from engine.personal.reports import report_from, report_to

REPORT = Report(
    verdict=Verdict.NOT_BETTER,
    before=Recall(40, 300, 0.375, 0.5, 0.6, 4.0),
    after=Recall(40, 300, 0.65, 0.8, 0.9, 1.0),
    gain_low=-0.01,
    gain_high=0.2,
    general_before=Recall(116, 29, 0.7, 0.9, 1.0, 1.0),
    general_after=Recall(116, 29, 0.69, 0.9, 1.0, 1.0),
    gains=(Change(7, "나비가 잔다", 12, 1),),
    losses=(Change(9, "a tent", 1, 3),),
    photos=300,
    captions=310,
    languages={"ko": 200, "en": 110},
    seconds=61.5,
    peak_memory_bytes=2**30,
    steps=400,
    advice=(Advice.MORE_CAPTIONS,),
    stopped="early",
    settings={"seed": 0, "ratio": 0.6, "folds": [1, 2]},
)


def test_a_report_survives_json() -> None:
    assert report_from(json.loads(json.dumps(report_to(REPORT)))) == REPORT


def test_what_a_later_version_wrote_is_read_as_far_as_it_is_known() -> None:
    document: dict[str, Any] = json.loads(json.dumps(report_to(REPORT)))
    document |= {"colour": "blue", "advice": ["more_captions", "buy_a_gpu"]}
    document["before"]["at_20"] = 0.7
    document["gains"].append({"photo_id": 3})
    assert report_from(document) == REPORT


def test_what_is_missing_is_empty() -> None:
    found = report_from({"verdict": "better", "gain_low": float("nan"), "before": None})
    assert (found.verdict, found.gain_low, found.before.queries, found.gains) == (Verdict.BETTER, 0.0, 0, ())


@pytest.mark.parametrize(
    "document", [None, [], "better", {}, {"verdict": "splendid"}, {"verdict": "better", "gains": 3}]
)
def test_what_is_no_report_is_refused(document: object) -> None:
    with pytest.raises(ValueError):
        report_from(document)
