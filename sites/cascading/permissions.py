"""Who decides for a region on pages from above: whoever changes its pages. Registered on import."""

from wagtail.permissions import register_permission_policy

from ilm_blocks.permissions import RecordPolicy

from .models import PageDecision

register_permission_policy(PageDecision, RecordPolicy(PageDecision))
