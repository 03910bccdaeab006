"""Other ways to say a caption that mean the same, so that a model does not learn the wording alone."""

from __future__ import annotations

import unicodedata

_TEMPLATES = {"en": "a photo of {}", "ko": "{} 사진", "de": "ein Foto von {}", "fr": "une photo de {}"}
"""By language, as CLIP's prompts (Radford et al. 2021, section 3.1.4)."""

_LONGEST_FRAMED = 60
"""Letters; a longer caption is a sentence, which does not go into a template."""


def variants(caption: str, language: str) -> list[str]:
    """Return the caption and up to two other wordings, the caption itself first, none twice.

    Args:
        language: its code; other languages than those known get no template.
    """
    plain = _without_end(caption.strip())
    found = [caption, plain[:1].lower() + plain[1:] if plain[1:2].islower() else plain]
    template = _TEMPLATES.get(language)
    if template is not None and len(plain) <= _LONGEST_FRAMED:
        found.append(template.format(found[1]))
    return list(dict.fromkeys(text for text in found if text))


def _without_end(text: str) -> str:
    """Return a text without the punctuation that ends it."""
    while text and unicodedata.category(text[-1]).startswith("P") and text[-1] not in ")]}\"'”’%":
        text = text[:-1].rstrip()
    return text
