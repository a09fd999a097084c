"""Two villages side by side, the district and regency above, two partners: and marks on all that is Kediten's own.

Nothing that carries a mark is public: whoever meets one where it does not belong has seen what is not theirs.
"""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask
from wagtailmedia.models import get_media_model

from ilm_blocks.models import ILM, Agreement, LocalDecision, Partner, QuietPeriod, Takeover
from partner_api.models import Screen
from sites import roles
from sites.library import collection_of
from sites.models import ArticlePage, Role
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN

MARK = "zqxb"  # in all that is of Kediten, its people and the other partner
SEARCHED = "Rahasia"  # beside the mark: searches for it do not echo the mark


def marked(words: str) -> str:
    return f"{SEARCHED} {MARK} {words}"


def person(name: str, role: str, code: str, mark: str = "") -> Any:
    user = get_user_model().objects.create_user(
        f"{mark}{name}", email=f"{mark}{name}@example.org", first_name=f"{mark}{name}", password="contoh"
    )
    roles.assign(user, role, factories.page(code))
    return user


@dataclass
class World:
    """The people by what they are, and Kediten's rows by what they are."""

    people: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    factories.load_cast()
    world = World()
    world.people = {
        "regency": person("kabupaten", Role.APPROVER, KENDAL),
        "district": person("kecamatan", Role.EDITOR, PLANTUNGAN),
        "neighbour": person("tetangga", Role.EDITOR, BLUMAH),
        "own": person("keditan", Role.EDITOR, KEDITEN, MARK),
    }
    roles.assign(world.people["regency"], Role.ADMINISTRATOR, factories.page(KENDAL))
    roles.assign(world.people["regency"], Role.EMERGENCY, factories.page(KENDAL))
    roles.assign(world.people["district"], Role.APPROVER, factories.page(PLANTUNGAN))
    for role in (Role.APPROVER, Role.ADMINISTRATOR, Role.OPERATOR):
        for name in ("neighbour", "own"):
            roles.assign(world.people[name], role, factories.page({"neighbour": BLUMAH, "own": KEDITEN}[name]))
    world.rows |= pages(world.people["own"])
    world.rows |= library(world.people["own"])
    world.rows |= registers(world.people["own"])
    world.rows |= partners(world.people)
    world.rows |= review(world.rows["article"], world.people["own"])
    return world


def pages(author: Any) -> dict[str, Any]:
    region = factories.page(KEDITEN)
    region.introduction = marked("pengantar")
    region.draft_title = region.title
    region.save_revision(user=author, log_action=True)
    article = region.add_child(
        instance=ArticlePage(
            title=marked("naskah"), slug=f"{MARK}-naskah", introduction=marked("ringkasan"), live=False, owner=author
        )
    )
    revision = article.save_revision(user=author, log_action=True)
    locked = region.add_child(
        instance=ArticlePage(
            title=marked("terkunci"), slug=f"{MARK}-terkunci", introduction="-", live=False, owner=author,
            locked=True, locked_by=author, locked_at=timezone.now(),
        )
    )  # fmt: skip
    locked.save_revision(user=author, log_action=True)
    return {"region": region, "article": article, "revision": revision, "locked": locked}


def library(author: Any) -> dict[str, Any]:
    collection = collection_of(factories.page(KEDITEN))
    collection.name = marked("pustaka")
    collection.save()
    stream = io.BytesIO()
    Picture.new("RGB", (40, 30), (90, 20, 20)).save(stream, "PNG")
    facts = {"collection": collection, "uploaded_by_user": author}
    image = get_image_model().objects.create(
        title=marked("gambar"), file=ImageFile(stream, name=f"{MARK}-gambar.png"), **facts
    )
    document = get_document_model().objects.create(
        title=marked("dokumen"), file=ContentFile(b"%PDF-1.4", name=f"{MARK}-dokumen.pdf"), **facts
    )
    media = get_media_model().objects.create(
        title=marked("rekaman"), type="audio", duration=1, file=ContentFile(b"ID3", name=f"{MARK}-rekaman.mp3"), **facts
    )
    for file in (image, document, media):
        file.tags.add(marked("label"))
    return {"collection": collection, "image": image, "document": document, "media": media}


def registers(author: Any) -> dict[str, Any]:
    from_above = factories.ilm(KENDAL, title="Dari kabupaten")
    partner = factories.partner(KEDITEN, name=marked("mitra"), short_name=marked("m"))
    ilm = factories.draft(KEDITEN, title=marked("ILM"), summary=marked("ringkasan ILM"))
    ilm.save_revision(user=author, log_action=True)
    now = timezone.now()
    return {
        "from_above": from_above,
        "ilm": ilm,
        "ilm_revision": ilm.get_latest_revision(),
        "localdecision": factories.decision("hide", from_above, KEDITEN, text=marked("sebab"), decided_by=author),
        "partner": partner,
        "agreement": factories.agreement(partner, KEDITEN, number=marked("1/PKS"), title=marked("PKS")),
        "quietperiod": factories.quiet_period(KEDITEN, name=marked("masa tenang")),
        "takeover": factories.takeover(KEDITEN, text=marked("siaran"), starts_at=now, until=now + timedelta(hours=2),
                                       reason=marked("alasan"), issued_by=author),
        "screen": Screen.objects.create(owner=factories.page(KEDITEN), name=marked("videotron")),
    }  # fmt: skip


def partners(people: dict[str, Any]) -> dict[str, Any]:
    """Two of the regency's, the second one marked: a partner's draft is not for other partners."""
    ours = factories.partner(KENDAL, name="Bawaslu")
    theirs = factories.partner(KENDAL, name="KPU")
    for name, partner in (("partner", ours), ("other_partner", theirs)):
        people[name] = get_user_model().objects.create_user(name, password="contoh")
        roles.join(people[name], partner)
    people["other_partner"].first_name = f"{MARK}mitra"
    people["other_partner"].save()
    return {"partner_ilm": factories.draft(KENDAL, title=marked("ILM mitra lain"), responsible=theirs)}


def review(article: ArticlePage, officer: Any) -> dict[str, Any]:
    """The article in a review of Kediten's own."""
    task = GroupApprovalTask.objects.create(name=marked("telaah"))
    task.groups.set(officer.groups.all())
    workflow = Workflow.objects.create(name=marked("alur"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=factories.page(KEDITEN))
    state = workflow.start(article, officer)
    return {"workflow": workflow, "task": task, "workflow_state": state, "task_state": state.current_task_state}


def snapshot() -> dict[str, list[Any]]:
    """All that may change of Kediten's, and of those above: in few queries."""
    from django.contrib.auth.models import Group
    from taggit.models import Tag
    from wagtail.models import Collection, GroupPagePermission, Page, Revision, Site

    models: tuple[Any, ...] = (
        Page, ArticlePage, Revision, Site, Collection, Group, GroupPagePermission, get_user_model(), get_image_model(),
        get_document_model(), get_media_model(), ILM, LocalDecision, Partner, Agreement, QuietPeriod, Takeover, Screen,
        Tag, Workflow, GroupApprovalTask,
    )  # fmt: skip
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
