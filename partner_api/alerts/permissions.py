"""Who may do what with early warnings. Registered on import.

Who broadcasts at a region or above decides on its proposals; who administers there keeps the sources.
"""

from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import BROADCAST, OwnerRegionPolicy

from .models import AlertProposal, AlertSource

#: Whoever holds any of these somewhere finds the page of early warnings.
READERS = ("broadcast", "operate", "administer")
KEPT = dict.fromkeys(("add", "change", "view"), ("administer",))

register_permission_policy(AlertProposal, OwnerRegionPolicy(AlertProposal, BROADCAST))
register_permission_policy(AlertSource, OwnerRegionPolicy(AlertSource, KEPT))
