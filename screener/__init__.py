"""Records and prices into a ranked list of self-help small caps. Never looks at a filing's bytes."""
