"""Is it real: paired differences of call sets, settings ranked, effects of parameters, what a test set can show."""
