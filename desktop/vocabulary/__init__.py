"""The editor of the vocabulary: what photos may show, and what the model is asked about."""
