"""What flipped sites have in common: features of flips beside those of matched sites that did not flip."""
