"""What is sent along with an address: searches, and forged ids of a territory in the query and in the form."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from tests.cms.backoffice.isolation import addresses
from tests.cms.backoffice.isolation.addresses import Address
from tests.cms.backoffice.isolation.world import SEARCHED, Territory

#: Names of addresses that list rows, and so take a search.
LISTING = re.compile(r"index|list|results|choose|search|history|usage|report|explore|in_region|on_a_day")


#: Those that give their list as a spreadsheet too.
EXPORTED = re.compile(r"own_reports:\w+(?<!results)$|aging_pages$|modeladmin_index|_ilm:list$")


def requests(address: Address, place: Territory, home: Territory | None = None) -> Iterator[tuple[str, str]]:
    """The address with every filling and every query; one's own rows only when something forged stands beside them."""
    for url, is_own in addresses.urls(address, place, home):
        for query in queries(address, place):
            if query or not is_own:
                yield address.name, f"{url}?{query}"


def forms(address: Address, place: Territory, home: Territory | None = None) -> Iterator[tuple[str, str, dict]]:
    """Where a forged form is sent to, and the form; searches aside."""
    data = form(place)
    for url, _is_own in addresses.urls(address, place, home):
        for query in queries(address, place):
            if SEARCHED not in query:
                yield address.name, f"{url}?{query}", data


def queries(address: Address, place: Territory) -> list[str]:
    if address.name in MANY:
        ids = [urlencode({"id": place.rows[name].pk}) for name in MANY[address.name]]
        return [*ids, urlencode({"id": "all", "childOf": place.region.pk})]
    exported = ["export=csv"] if EXPORTED.search(address.name) else []
    if address.name in ASKED:
        return ["", *map(urlencode, ASKED[address.name](place)), *exported]
    return ["", urlencode({"q": SEARCHED}), *exported] if LISTING.search(address.name) else [""]


#: The rows whose ids an address takes in its query.
MANY = {
    "wagtail_bulk_action": ("article", "event", "published", "image", "document", "ilm", "partner_ilm"),
    "wagtailimages_chooser:chosen_multiple": ("image",),
    "wagtaildocs_chooser:chosen_multiple": ("document",),
    "wagtailsnippetchoosers_ilm_blocks_ilm:chosen_multiple": ("ilm", "partner_ilm", "published_ilm"),
    "wagtailadmin_choose_page_chosen_multiple": ("article", "event", "published"),
}

Asked = Callable[[Territory], list[dict[str, Any]]]


def in_library(place: Territory) -> list[dict[str, Any]]:
    return [{"q": SEARCHED}, {"collection_id": place.collection.pk}]


#: What else an address is asked.
ASKED: dict[str, Asked] = {
    "wagtailadmin_explore": lambda place: [
        {"q": SEARCHED}, {"q": SEARCHED, "search_all": 1}, {"has_child_pages": "false", "search_all": 1},
    ],
    "wagtailadmin_explore_root": lambda place: [{"q": SEARCHED, "search_all": 1}],
    "wagtailadmin_pages:search": lambda place: [{"q": SEARCHED}, {"q": "", "content_type": "ilm_sites.articlepage"}],
    "wagtailadmin_api:pages:listing": lambda place: [
        {"search": SEARCHED}, {"child_of": place.region.pk}, {"descendant_of": place.region.pk},
        {"child_of": place.region.pk, "for_explorer": 1},
    ],
    "wagtailadmin_choose_page": lambda place: [{"page_type": "ilm_sites.ArticlePage"}],
    "wagtailadmin_choose_page_search": lambda place: [
        {"q": SEARCHED}, {"q": SEARCHED, "page_type": "ilm_sites.ArticlePage"},
    ],
    "wagtailadmin_tag_autocomplete": lambda place: [{"term": SEARCHED}],
    "own_tags": lambda place: [{"term": SEARCHED}],
    "wagtailimages:index": in_library,
    "wagtailimages_chooser:choose_results": in_library,
    "wagtaildocs:index": in_library,
    "wagtaildocs_chooser:choose_results": in_library,
    "wagtailmedia:index": in_library,
    "wagtailmedia:chooser": in_library,
    "wagtailsnippets_ilm_blocks_ilm:list": lambda place: [{"q": SEARCHED}, {"responsible": place.partner.pk}],
    "ilm_blocks_admin:in_region": lambda place: [{"region": place.region.pk}, {"draft": place.ilm.pk}],
    "ilm_blocks_admin:on_a_day": lambda place: [{"region": place.region.pk}],
    "ilm_blocks_admin:post_plan": lambda place: [{"ilm": place.published_ilm.pk}],
    "ilm_blocks_admin:post_add": lambda place: [{"ilm": place.published_ilm.pk}],
    "ilm_blocks_admin:post_log": lambda place: [{"ilm": place.published_ilm.pk}],
    "ilm_blocks_admin:why": lambda place: [{"region": place.region.pk}, {"draft": 1}],
    "ilm_blocks_admin:decide": lambda place: [{"region": place.region.pk}],
    "wagtailsnippets_ilm_blocks_ilm:add": lambda place: [{"partner": place.partner.pk}],
    "people:list": lambda place: [{"q": SEARCHED}, {"region": place.region.pk}],
    "people:assign": lambda place: [{"person": place.officer.pk}],
    "wagtailadmin_reports:site_history": lambda place: [{"label": SEARCHED}],
    "own_reports:site_history": lambda place: [{"label": SEARCHED}],
}  # fmt: skip


def form(place: Territory) -> dict[str, Any]:
    """What a form could carry, with everything that names a row naming one of the territory's."""
    region, library = place.region.pk, place.collection.pk
    return {
        "title": "Diubah", "name": "Diubah", "text": "Diubah", "number": "Diubah", "reason": "Diubah",
        "reason_code": "local_event", "code": "legal", "owner": region, "collection": library,
        "ids": [place.article.pk], "id": [place.article.pk, place.image.pk, place.document.pk, place.ilm.pk],
        "new_parent_page": region, "next": "/admin/", "new_title": "Salinan", "new_slug": "salinan",
        "action-publish": "1", "is_active": "on", "tags": "diubah", "slug": "diubah", "introduction": "Diubah",
        "body-count": "0", "creatives-count": "0", "target-count": "0", "dayparts-count": "0", "operating-count": "0",
        "date": "2024-02-01", "width": "1", "height": "1", "severity": "3", "partner": place.partner.pk, "kind": "pks",
        "responsible": place.partner.pk, "agreement": place.agreement.pk, "region": region, "roles": ["approver"],
        "role": place.officer.groups.first().region_role.pk, "outcome": "approved", "all_good": "on",
        "comment": "Diubah", "chooser": region, "image": place.image.pk, "logo": place.image.pk,
        "is_editing": "1", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        f"image-{place.image.pk}-title": "Diubah", "media-chooser-upload-collection": library,
        "media-chooser-upload-title": "Diubah", "collections": library,
    }  # fmt: skip
