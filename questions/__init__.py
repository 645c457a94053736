"""The question bank: kinds, formats, importing, selection. A library of its own."""
