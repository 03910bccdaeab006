"""The model card that lies beside the starter bundle, written from its own figures."""

from __future__ import annotations

from pathlib import Path

_TEMPLATE = Path(__file__).with_name("model_card.md")

_ROWS = {
    "captions_en": "English captions",
    "captions_de": "German captions",
    "captions_fr": "French captions",
    "captions_cs": "Czech captions",
    "classes_en": "English class names, the photo among 1,000",
    "classes_ko": "Korean class names, the photo among 1,000",
}


def write_model_card(path: Path, figures: dict[str, float], parity: dict[str, float]) -> None:
    """Write the card.

    Args:
        figures: as :func:`training.starter.build.measure` returns them.
        parity: lowest cosines of ``vision`` and ``text``.
    """
    rows = "\n".join(
        f"| {title} | " + " | ".join(f"{figures[f'{name}_recall@{k}']:.3f}" for k in (1, 5, 10)) + " |"
        for name, title in _ROWS.items()
    )
    text = _TEMPLATE.read_text(encoding="utf-8").format(rows=rows, labelled_top1=figures["labelled_top1"], **parity)
    path.write_text(text, encoding="utf-8")
