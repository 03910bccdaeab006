"""Search: vector indexes, full text, their fusion, calibrated relevance, and the searcher that joins them."""
