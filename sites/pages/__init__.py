"""What the public pages of a region show: the context of their templates, a module for each kind of page."""
