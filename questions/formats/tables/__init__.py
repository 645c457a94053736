"""Tables of questions: spreadsheets and CSV, read, written, and given back with what is wrong."""
