"""Search: the vector matrix, full text, their fusion, calibrated relevance, and the searcher that joins them."""
