"""Tables without a header: which column is which, where the cells leave no doubt."""
