"""Container images: their names, versions and digests, what jobs in them see, and what is told before one starts."""
