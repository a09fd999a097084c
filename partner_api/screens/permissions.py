"""Who may do what with a screen: those who operate the videotrons of its region or above. Registered on import.

Those who approve there, and so answer for what it shows, may also watch whether it runs.
"""

from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import OPERATED, OwnerRegionPolicy

from .models import Screen

register_permission_policy(Screen, OwnerRegionPolicy(Screen, OPERATED | {"watch": ("approve", "operate")}))
