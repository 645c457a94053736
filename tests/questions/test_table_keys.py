"""Tables whose keys are unsure are never read by a guess."""
