"""Takes what becomes a chip out of a search text."""

from __future__ import annotations

from engine.query_tokens import Token, TokenKind, closed_text, tidied, tokens

CHIPS = (TokenKind.FILTER, TokenKind.UNWANTED, TokenKind.EXACT)


def closed(words: str) -> str:
    """Return the words without spaces around them, an open quote closed."""
    parts = tokens(words)
    return (
        words.strip() if not parts or parts[-1].closed else words[: parts[-1].start].lstrip() + closed_text(parts[-1])
    )


def split_off(text: str) -> tuple[str, list[Token]]:
    """Return the words of a search text, and the parts that are filters, unwanted words or exact text.

    A part whose quotes are open stays among the words.
    """
    words, chips = [], []
    for token in tokens(text):
        if token.kind in CHIPS and token.closed:
            chips.append(token)
        else:
            words.append(token.text)
    return " ".join(words), chips


def split_up(text: str, cursor: int) -> tuple[str, str]:
    """Return what stands before and behind the cursor."""
    return tidied(text[:cursor]), tidied(text[cursor:])


def typed_token(text: str, cursor: int) -> Token | None:
    """Return the part of the text that the cursor is in, or at the end of."""
    place = len(tidied(text[:cursor]))
    return next((token for token in tokens(text) if token.start < place <= token.end), None)
