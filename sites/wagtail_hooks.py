from wagtail import hooks

from .permanence import RegionPageViewSet, refuse_in_bulk
from .redirects import to_own_address


@hooks.register("register_admin_viewset")
def register_region_viewset() -> RegionPageViewSet:
    return RegionPageViewSet()


hooks.register("before_bulk_action", refuse_in_bulk)
hooks.register("before_serve_page", to_own_address)
