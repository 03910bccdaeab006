"""Design tokens, palette, style sheet and icons."""
