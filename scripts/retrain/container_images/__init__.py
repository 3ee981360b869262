"""The images that programs are started from: their addresses, digests and versions."""
