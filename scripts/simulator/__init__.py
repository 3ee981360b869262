"""Simulated genomes, individuals and short reads: tiny data with known truth, for demos, tests and training."""
