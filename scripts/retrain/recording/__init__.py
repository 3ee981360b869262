"""The run record: with what a run was made, of what, what came of it, and what it cost."""
