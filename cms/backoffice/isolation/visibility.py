"""What a person may see in the admin: the own regions with all below them, and the regions above.

Querysets and conditions only; superusers see everything, who holds no right on pages sees none. The chooser of pages
offers besides what is published above, and a partner's people the names of regions, for an ILM to be meant for some.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.timezone import localdate
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupPagePermission, Page, Task, TaskState
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model
from wagtailmedia.permissions import permission_policy as media_policy

from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import Agreement
from ilm_blocks.permissions import own_partners
from ilm_blocks.regions import path_and_above

NOTHING = Q(pk__in=())


def own_paths(user: Any) -> list[str]:
    """The tree paths of the pages on which ``user`` holds a right; all below them are meant too."""
    held = GroupPagePermission.objects.filter(group__user=user, group__user__is_active=True)
    return sorted(set(held.values_list("page__path", flat=True)))


def is_officer(user: Any) -> bool:
    return user.is_superuser or bool(own_paths(user))


def pages(user: Any) -> QuerySet[Page]:
    return Page.objects.filter(in_sight(user))


def own_pages(user: Any) -> QuerySet[Page]:
    """Those in whose work ``user`` has a part; of the regions above only what is published is any of theirs."""
    if user.is_superuser:
        return Page.objects.all()
    held = NOTHING
    for path in own_paths(user):
        held |= Q(path__startswith=path)
    return Page.objects.filter(held)


def in_sight(user: Any) -> Q:
    """The condition by which ``pages`` chooses: own pages, drafts too, and the regions above."""
    if user.is_superuser:
        return Q()
    found = NOTHING
    for path in own_paths(user):
        found |= Q(path__startswith=path) | Q(path__in=path_and_above(path)[:-1])
    return found


def choosable_pages(user: Any) -> QuerySet[Page]:
    return Page.objects.filter(to_choose(user))


def to_choose(user: Any) -> Q:
    """What the chooser of pages offers: pages in sight, published articles above, to partners' people their regions.

    A chooser names pages by their drafts: an article above with changes that are not published is none of theirs. To a
    partner's people it offers the regions that the partner reaches; those above are the way down to them.
    """
    found = in_sight(user)
    if user.is_superuser:
        return found
    found |= _published_above(user)
    for path in partner_paths(user):
        found |= Q(path__startswith=path, live=True, regionpage__isnull=False) | Q(path__in=path_and_above(path)[:-1])
    return found


def _published_above(user: Any) -> Q:
    articles = NOTHING
    for above in {above for path in own_paths(user) for above in path_and_above(path)[:-1]}:
        articles |= Q(_child_of(above), live=True, regionpage=None)
    changed = Page.objects.filter(articles, has_unpublished_changes=True).values_list("pk", flat=True)
    return articles & ~Q(pk__in=list(changed))  # by number: a search knows no other way


def partner_paths(user: Any) -> list[str]:
    """The tree paths of the regions for which a partner of ``user`` has an agreement, or of which it is an office."""
    partners = own_partners(user)
    agreements = Agreement.objects.filter(partner__in=partners, valid_until__gte=localdate())
    reached = set(partners.filter(kind=PartnerKind.OFFICE).values_list("owner", flat=True))
    reached.update(*(agreement.reaches for agreement in agreements))
    return sorted(Page.objects.filter(pk__in=reached).values_list("path", flat=True))


def _child_of(path: str) -> Q:
    return Q(path__startswith=path, depth=len(path) // Page.steplen + 1)


def people(user: Any) -> QuerySet:
    """Those with a right on a page of ``user`` or below, and ``user``."""
    everybody = get_user_model().objects.all()
    if user.is_superuser:
        return everybody
    held_here = NOTHING
    for path in own_paths(user):
        held_here |= Q(page__path__startswith=path)
    groups = GroupPagePermission.objects.filter(held_here).values("group")
    return everybody.filter(Q(groups__in=groups) | Q(pk=user.pk)).distinct()


def task_states(user: Any) -> QuerySet[TaskState]:
    """Where the reviews of own pages stand."""
    own = own_pages(user).order_by().values_list(Cast("pk", CharField()))
    return TaskState.objects.filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page), workflow_state__object_id__in=own
    )


def tasks(user: Any) -> QuerySet[Task]:
    return Task.objects.filter(pk__in=task_states(user).values("task"))


def images(user: Any) -> QuerySet:
    return _files(get_image_model(), user)


def documents(user: Any) -> QuerySet:
    return _files(get_document_model(), user)


def media(user: Any) -> QuerySet:
    return media_policy.instances_user_has_any_permission_for(user, {"change", "delete"})


def collections(user: Any) -> QuerySet[Collection]:
    """The libraries into which ``user`` may put a recording."""
    return media_policy.collections_user_has_any_permission_for(user, {"add", "change"})


def _files(model: type[Model], user: Any) -> QuerySet:
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, {"change", "choose", "delete"})


def tags(user: Any) -> QuerySet[Tag]:
    """The tags of the files that ``user`` sees."""
    worn = NOTHING
    for model, seen in (
        (get_image_model(), images(user)),
        (get_document_model(), documents(user)),
        (get_media_model(), media(user)),
    ):
        worn |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
            taggit_taggeditem_items__object_id__in=seen.order_by().values("pk"),
        )
    return Tag.objects.filter(worn).distinct()
