"""The question bank: a library of its own. It knows nothing of contests, workers or the web."""
