"""The embedded engine: a CPU stand-in for DeepVariant and hap.py with their command lines and files."""
