"""Jobs inside images: what they see of this machine, and what is told before the first one starts."""
