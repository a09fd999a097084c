"""The agenda of a region: when its events take place, and what of them is still to come."""
