"""Auto-tagging: a vocabulary of what photos show, proposals scored by the model, learning from ticks and crosses."""
