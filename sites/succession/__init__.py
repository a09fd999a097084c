"""What becomes of a region whose code changes: its page stays, or leads to the one that goes on for it.

Everything that people have made refers to the page, not to the code: a region that is renumbered keeps it all. Old
codes lead to the successor for good.
"""
