"""How files come from a model hub: what it lists, where its cache keeps them, how they arrive whole."""
