"""Who may do what with a screen: rights follow from page permissions on its region. Registered on import."""

from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import OwnerRegionPolicy

from .models import Screen

register_permission_policy(Screen, OwnerRegionPolicy(Screen))
