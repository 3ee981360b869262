"""Fetching inputs: addresses, transfers that go on where they were cut, checksums."""
