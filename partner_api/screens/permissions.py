"""Who may do what with a screen: whoever operates the videotrons of its region or above. Registered on import.

Whoever approves there, and so answers for what it shows, watches too whether it runs.
"""

from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import OPERATED, OwnerRegionPolicy

from .models import Screen

register_permission_policy(Screen, OwnerRegionPolicy(Screen, OPERATED | {"watch": ("approve", "operate")}))
