"""Fine-tuning of a model on the photos that its user captioned (docs/personal.md)."""
