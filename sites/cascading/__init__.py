"""Pages that cascade: stored once, at the region that publishes them, and listed by the regions below.

A kind of page takes part by inheriting ``models.CascadingPage``. The rules are those of ILM where they can be: targets,
chains and decisions come from ``ilm_blocks.rules``.
"""
