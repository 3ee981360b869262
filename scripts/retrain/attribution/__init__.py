"""Why a site changed: what the network does to it, and what the flags do with which the called examples are made."""
