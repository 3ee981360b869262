"""Deleting examples that nothing needs any more, without running again what used them."""
