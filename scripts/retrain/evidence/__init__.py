"""First evidence: which flips are worth a look, and the pile-up images that every cell saw there."""
