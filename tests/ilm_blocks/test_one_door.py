"""Whichever door of Wagtail's or Django's a change comes through, it ends in ``actions``: recorded, or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import action_registry
from wagtail.actions.create import CreateAction
from wagtail.actions.delete import DeleteAction
from wagtail.actions.edit import EditAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision
from wagtail.test.utils.form_data import streamfield

from ilm_blocks import actions
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.models import ILM, ApprovedIsFrozen, Change, Review
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.editing import posted, review_url, under_review, verdict

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """An officer of the regency at the admin, and one ILM of the regency."""

    client: Client
    user: Any
    ilm: ILM

    @property
    def revision(self) -> Revision:
        return self.ilm.get_latest_revision()

    @property
    def record(self) -> list[tuple[str, int | None]]:
        """Verb and actor of each change on record of any ILM."""
        return [(change.verb, change.actor_id) for change in Change.objects.filter(kind="ilm").order_by("seq")]

    def stored(self) -> ILM:
        return ILM.objects.get(pk=self.ilm.pk)


@pytest.fixture
def officer(db):
    return factories.officer("kabupaten", KENDAL, "add", "change", "publish", "lock", "unlock")


@pytest.fixture
def draft(client, officer):
    client.force_login(officer)
    return Scene(client, officer, factories.draft(KENDAL))


@pytest.fixture
def approved(draft):
    draft.revision.publish(user=draft.user)
    draft.ilm.refresh_from_db()
    return draft


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# Doors that approve


def of_revision(scene):
    scene.revision.publish(user=scene.user)


def of_model(scene):
    scene.ilm.publish(scene.revision, user=scene.user)


def registered_action(scene):
    action_registry.get_action_class(ILM, "publish")(scene.revision, user=scene.user).execute()


def edit_action(scene):
    EditAction(scene.ilm, user=scene.user, publish=True).execute()


def create_action(scene):
    content = {"creatives": [factories.message()], "channels": ["website"], "content_class": scene.ilm.content_class}
    CreateAction(ILM(owner=scene.ilm.owner, title="Baru", **content), user=scene.user, publish=True).execute()
    scene.ilm = ILM.objects.get(title="Baru")


def scheduled_command(scene):
    Revision.objects.filter(pk=scene.revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")


def edit_view(scene):
    response = scene.client.post(ilm_url("edit", scene.ilm), posted(scene.ilm) | {"action-publish": "1"}, follow=True)
    return with_the_checklist(scene, response)


def revert_view(scene):
    url = reverse(ILM.snippet_viewset.get_url_name("revisions_revert"), args=[scene.ilm.pk, scene.revision.pk])
    response = scene.client.post(url, posted(scene.ilm) | {"action-publish": "1"}, follow=True)
    return with_the_checklist(scene, response)


def create_view(scene):
    data = posted(scene.ilm) | {"action-publish": "1"}
    scene.ilm.delete()
    response = scene.client.post(ilm_url("add"), data, follow=True)
    scene.ilm = ILM.objects.first()
    return with_the_checklist(scene, response)


def with_the_checklist(scene, response):
    """The editor leads to the review screen, unless it has something to say."""
    if not response.redirect_chain:
        return response
    assert response.request["PATH_INFO"] == review_url(scene.ilm)
    return review_screen_alone(scene)


def review_screen(scene):
    under_review(scene.ilm)
    return review_screen_alone(scene)


def review_screen_alone(scene):
    return scene.client.post(review_url(scene.ilm), verdict(scene.ilm), follow=True)


def workflow_view(scene):
    state = under_review(scene.ilm)
    url = reverse(ILM.snippet_viewset.get_url_name("workflow_action"), args=[scene.ilm.pk, "approve", state.pk])
    return scene.client.post(url, follow=True)


def workflow_in_editor(scene):
    under_review(scene.ilm)
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    return scene.client.post(ilm_url("edit", scene.ilm), posted(scene.ilm) | action, follow=True)


def straight_from_the_editor(scene):
    return scene.client.post(ilm_url("edit", scene.ilm), posted(scene.ilm) | {"action-publish": "1"}, follow=True)


IN_CODE = [of_revision, of_model, registered_action, create_action, edit_action, scheduled_command]
ON_SCREEN = [edit_view, revert_view, create_view, review_screen]
WITHOUT_CHECKLIST = [workflow_view, workflow_in_editor, straight_from_the_editor]


@pytest.mark.parametrize("door", IN_CODE + ON_SCREEN, ids=lambda door: door.__name__)
def test_every_door_that_approves_leaves_one_record_and_freezes_the_creatives(draft, door: Callable):
    door(draft)

    actor = None if door is scheduled_command else draft.user.pk
    assert draft.record == [("published", actor)]
    assert draft.stored().live
    assert [creative["type"] for creative in draft.stored().frozen] == ["message"]


@pytest.mark.parametrize("door", ON_SCREEN, ids=lambda door: door.__name__)
def test_every_approval_on_screen_keeps_its_checklist(draft, door):
    door(draft)

    [review] = Review.objects.all()
    assert (review.outcome, review.reviewer, review.revision) == ("approved", draft.user, draft.stored().live_revision)
    assert {answer["answer"] for answer in review.answers} == {"yes"}


@pytest.mark.parametrize("door", WITHOUT_CHECKLIST, ids=lambda door: door.__name__)
def test_nothing_is_approved_on_screen_without_the_checklist(draft, door):
    door(draft)

    assert draft.record == []
    assert not ILM.objects.approved().exists()


@pytest.mark.parametrize("door", IN_CODE, ids=lambda door: door.__name__)
def test_no_door_in_code_approves_a_campaign(draft, door):
    forbid(draft)

    with pytest.raises(ValidationError, match="kampanye"):
        door(draft)

    assert draft.record == []
    assert not draft.stored().live


@pytest.mark.parametrize("door", ON_SCREEN, ids=lambda door: door.__name__)
def test_no_door_on_screen_approves_a_campaign_and_each_says_why(draft, door):
    forbid(draft)

    response = door(draft)

    assert draft.record == []
    assert not ILM.objects.approved().exists()
    assert response.status_code == 200
    assert "Layar pemerintah tidak memuat kampanye" in response.content.decode()


def forbid(scene):
    scene.ilm.content_class = "campaign"
    scene.ilm.save()
    scene.ilm.save_revision()


def test_wagtails_own_action_outside_of_the_registry_changes_nothing(draft):
    with pytest.raises(ApprovedIsFrozen):
        PublishRevisionAction(draft.revision, user=draft.user).execute()

    assert draft.record == []
    assert not draft.stored().live


def test_handing_in_for_review_tells_what_is_missing(draft):
    under_review(draft.ilm, draft.user).workflow_state.cancel(user=draft.user)

    response = draft.client.post(
        ilm_url("edit", draft.ilm), posted(draft.ilm, creatives=streamfield([])) | {"action-submit": "1"}
    )

    assert "creatives" in response.context["form"].errors
    assert not draft.stored().workflow_in_progress


# Doors that take away


def test_withdrawing_on_screen_leaves_one_record_with_the_reason(approved):
    response = approved.client.post(ilm_url("unpublish", approved.ilm), {"code": "legal"}, follow=True)

    assert approved.record == [("published", approved.user.pk), ("withdrawn", approved.user.pk)]
    assert (approved.stored().withdrawn_code, approved.stored().live) == ("legal", True)
    assert approved.ilm.title in said(response)


def test_withdrawing_in_code_leaves_one_record(approved):
    approved.ilm.unpublish(code="error_in_content", user=approved.user)

    assert approved.record[1:] == [("withdrawn", approved.user.pk)]


@pytest.mark.parametrize(
    ("data", "field"), [({}, "code"), ({"code": "other", "text": "pendek"}, "text"), ({"code": "tidak-ada"}, "code")]
)
def test_withdrawing_on_screen_asks_for_a_reason(approved, data, field):
    response = approved.client.post(ilm_url("unpublish", approved.ilm), data)

    assert field in response.context["form"].errors
    assert len(approved.record) == 1


def test_a_second_withdrawal_is_refused_in_words(approved):
    approved.ilm.unpublish(code="legal", user=approved.user)

    response = approved.client.post(ilm_url("unpublish", approved.ilm), {"code": "legal"}, follow=True)

    assert "sudah ditarik" in said(response)
    assert len(approved.record) == 2


def test_a_draft_is_not_withdrawn_but_deleted(draft):
    response = draft.client.get(ilm_url("unpublish", draft.ilm), follow=True)

    assert "Drafnya cukup dihapus" in said(response)


def unpublish_without_reason(scene):
    scene.ilm.unpublish(user=scene.user)


def registered_unpublish(scene):
    action_registry.get_action_class(ILM, "unpublish")(scene.ilm, user=scene.user).execute()


def wagtails_unpublish(scene):
    UnpublishAction(scene.stored(), user=scene.user).execute()


def delete(scene):
    scene.ilm.delete()


def delete_action(scene):
    DeleteAction(scene.ilm, user=scene.user).execute(skip_permission_checks=True)


def delete_queryset(scene):
    ILM.objects.filter(pk=scene.ilm.pk).delete()


def update_queryset(scene):
    ILM.objects.filter(pk=scene.ilm.pk).update(live=False)


def update_title(scene):
    ILM.objects.filter(pk=scene.ilm.pk).update(title="Lain")


def bulk_update(scene):
    scene.ilm.title = "Lain"
    ILM.objects.bulk_update([scene.ilm], ["title"])


def save(scene):
    ilm = scene.stored()
    ilm.title = "Lain"
    ilm.save()


def expire(scene):
    ILM.objects.filter(pk=scene.ilm.pk).update(expire_at=timezone.now())


TAKING_AWAY = [
    (unpublish_without_reason, actions.ReasonNeeded),
    (registered_unpublish, actions.ReasonNeeded),
    (wagtails_unpublish, ApprovedIsFrozen),
    (delete, ProtectedError),
    (delete_action, ProtectedError),
    (delete_queryset, ProtectedError),
    (update_queryset, ApprovedIsFrozen),
    (update_title, ApprovedIsFrozen),
    (bulk_update, ApprovedIsFrozen),
    (save, ApprovedIsFrozen),
    (expire, ApprovedIsFrozen),
]


@pytest.mark.parametrize(("door", "refusal"), TAKING_AWAY, ids=[door.__name__ for door, _ in TAKING_AWAY])
def test_no_other_door_touches_an_approved_ilm(approved, door, refusal):
    before = approved.stored()

    with pytest.raises(refusal), transaction.atomic():
        door(approved)

    assert len(approved.record) == 1
    after = approved.stored()
    assert (after.live, after.title, after.withdrawn_at) == (True, before.title, None)


def test_the_database_itself_refuses_a_second_schedule(approved):
    with pytest.raises(IntegrityError), transaction.atomic():
        ILM._base_manager.filter(pk=approved.ilm.pk).update(expire_at=timezone.now())

    call_command("publish_scheduled")
    assert len(approved.record) == 1


def test_the_delete_view_gives_advice_instead_of_deleting_what_is_approved(approved):
    for response in (
        approved.client.get(ilm_url("delete", approved.ilm), follow=True),
        approved.client.post(ilm_url("delete", approved.ilm), follow=True),
    ):
        assert "Tarik saja" in said(response)

    assert approved.stored().live


def bulk_delete_url(*keys) -> str:
    return (
        reverse("wagtail_bulk_action", args=["ilm_blocks", "ilm", "delete"]) + "?" + "&".join(f"id={k}" for k in keys)
    )


def test_bulk_delete_takes_the_drafts_and_gives_advice_on_the_approved(approved):
    draft = factories.draft(KENDAL)
    url = bulk_delete_url(approved.ilm.pk, draft.pk)

    assert "Tarik saja" in approved.client.get(url).content.decode()
    approved.client.post(url)

    assert list(ILM.objects.all()) == [approved.ilm]
    assert len(approved.record) == 1


def test_a_draft_that_nobody_saw_goes_without_a_record(draft):
    draft.client.post(ilm_url("delete", draft.ilm))

    assert not ILM.objects.exists()
    assert draft.record == []


def test_none_is_born_approved(draft):
    page = factories.page(KENDAL)
    ILM.objects.bulk_create([ILM(owner=page, title="Titipan", channels=["website"])])
    ILM.objects.create(owner=page, title="Titipan", channels=["website"], live=True)

    assert not ILM.objects.approved().exists()


# What stands beside approval


def test_editing_an_approved_ilm_keeps_what_is_on_air(approved):
    approved.client.post(ilm_url("edit", approved.ilm), posted(approved.ilm, title="Judul baru"))

    assert approved.stored().title != "Judul baru"
    assert approved.stored().get_latest_revision_as_object().title == "Judul baru"
    assert len(approved.record) == 1


def test_locking_an_approved_ilm_is_no_change_of_it(approved):
    approved.client.post(ilm_url("lock", approved.ilm))

    assert approved.stored().locked
    assert len(approved.record) == 1


def test_a_withdrawn_ilm_is_neither_edited_nor_approved_again(approved):
    approved.ilm.unpublish(code="legal", user=approved.user)

    response = approved.client.post(
        ilm_url("edit", approved.ilm), posted(approved.ilm) | {"action-publish": "1"}, follow=True
    )

    assert "sudah ditarik" in said(response)
    assert len(approved.record) == 2


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_wagtails_own_schedule_is_refused_on_the_form(draft, field):
    response = draft.client.post(ilm_url("edit", draft.ilm), posted(draft.ilm) | {field: "2030-01-01 00:00"})

    assert "satu-satunya jadwal" in str(response.context["form"].non_field_errors())
    assert "go_live_at" not in response.context["form"].fields


def test_copying_makes_a_draft_and_changes_nothing_that_is_shown(approved):
    assert approved.client.get(ilm_url("copy", approved.ilm)).status_code == 200
    assert ILM.objects.count() == 1

    approved.client.post(ilm_url("copy", approved.ilm))

    assert not ILM.objects.exclude(pk=approved.ilm.pk).get().live
    assert len(approved.record) == 1


@pytest.mark.usefixtures("officer")
def test_a_withdrawal_that_comes_while_an_approval_is_on_its_way_stands():
    """Wagtail's action has read the row; then it is withdrawn; what was read before brings nothing back."""
    ilm = factories.ilm(KENDAL)
    action = actions.PublishILM(ilm.save_revision())
    actions.withdraw(ILM.objects.get(pk=ilm.pk), code="legal")

    with pytest.raises(actions.AlreadyWithdrawn):
        action.execute()

    ilm.refresh_from_db()
    assert ilm.is_withdrawn
    assert Change.objects.first().verb == "withdrawn"


@pytest.mark.usefixtures("officer")
def test_of_two_withdrawals_the_first_one_stands():
    ilm = factories.ilm(KENDAL)
    first, second = (ILM.objects.get(pk=ilm.pk) for _ in range(2))
    actions.withdraw(first, code="legal")

    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(second, code="duplicate")

    assert ILM.objects.get(pk=ilm.pk).withdrawn_code == "legal"
