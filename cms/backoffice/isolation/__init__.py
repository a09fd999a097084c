"""What keeps regions apart in the admin, where Wagtail by itself does not.

Wagtail guards what a person changes, and far less what a person sees: choosers, filters and reports show all of a
site. Three things close that. ``allowed_urls`` names the addresses of the admin that are open at all; ``guard`` stands
before every one of them and refuses what is not open, and whatever an address names that ``visibility`` does not give
the person; ``narrowing`` and ``reports`` cut lists down to it.
"""
