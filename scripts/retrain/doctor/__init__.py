"""The doctor: one check per known way to lose days, each telling what was found, why it matters and what to do."""
