"""Early warnings of others (OASIS CAP 1.2, as BMKG publishes them): read by a worker, proposed to people.

No warning reaches a screen by itself. It waits as a proposal for each district that it means, and an officer who may
broadcast there makes an emergency of it, or dismisses it.
"""
