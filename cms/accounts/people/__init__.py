"""The people of a region: who they are, what they may do, and how they come and go."""
