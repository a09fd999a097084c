"""Two villages, their district, the one beside it and the regency, each with rows of its own, and two partners.

All that a territory keeps to itself carries its mark: whoever meets the mark of a territory that is neither theirs nor
below theirs has seen what is not theirs. What it hands down carries another, for the regions below to meet.
"""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupApprovalTask, UploadedFile, Workflow, WorkflowPage, WorkflowTask
from wagtailmedia.models import get_media_model

from cms.accounts import roles
from cms.accounts.models import Role
from cms.accounts.people import actions
from cms.accounts.people.area import Area
from ilm_blocks.actions import memberships
from ilm_blocks.media import letters
from ilm_blocks.models import ILM, AgreementPaper, Change, ConfirmationRequest, Partner, SignedStatement
from partner_api.alerts.models import Alert, AlertProposal, AlertSource
from partner_api.models import Screen
from partner_api.partners.keys import acts as keys
from partner_api.partners.keys.scopes import Scope
from partner_api.partners.webhooks import acts as webhooks
from partner_api.partners.webhooks.event_types import EventType
from partner_api.screens.plays.models import Play
from sites.library import collection_of
from sites.models import ArticlePage, EventPage
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, PLANTUNGAN, WELERI

SEARCHED = "Rahasia"  # beside every mark: searches for it do not echo the mark
PLACES = {"village": KEDITEN, "neighbour": BLUMAH, "district": PLANTUNGAN, "sibling": WELERI, "regency": KENDAL}
OFFICER = (Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR, Role.OPERATOR, Role.EMERGENCY)


@dataclass(eq=False)
class Territory:
    """A region, its officer, and its rows by what they are."""

    name: str
    code: str
    officer: Any
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return f"zqx{self.name}"

    @property
    def handed_down(self) -> str:
        return f"zqy{self.name}"

    def marked(self, words: str) -> str:
        return f"{SEARCHED} {self.mark} {words}"

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    territories: dict[str, Territory]
    people: dict[str, Any]
    from_above: ILM

    def hidden_from(self, name: str) -> list[str]:
        """The marks that ``name`` must not meet: of all but the own territory, those below, and what is handed down."""
        code = PLACES.get(name, "nowhere")
        others = [place for place in self.territories.values() if not place.code.startswith(code)]
        beside = [place for place in others if not code.startswith(place.code)]
        return [place.mark for place in others] + [place.handed_down for place in beside]


def person(name: str, role: str, code: str) -> Any:
    user = get_user_model().objects.create_user(name, email=f"{name}@example.org", name=name, password="contoh")
    roles.assign(user, role, factories.page(code))
    return user


def officer(name: str, code: str) -> Any:
    user = person(name, OFFICER[0], code)
    for role in OFFICER[1:]:
        roles.assign(user, role, factories.page(code))
    return user


def build() -> World:
    from_above = factories.ilm(KENDAL, title="Dari kabupaten")
    news = factories.cascading(KENDAL, title="Kabar dari kabupaten", listed_until=date(2100, 1, 1))
    territories = {name: territory(name, code, from_above, news) for name, code in PLACES.items()}
    people = {name: place.officer for name, place in territories.items()}
    people["partner"] = speaker("mitra", factories.partner(KENDAL, name="Bawaslu"))
    people["superuser"] = get_user_model().objects.create_superuser("pengelola", password="contoh")
    people["other_partner"] = speaker(f"{territories['regency'].mark}-mitra", territories["regency"].partner)
    return World(territories, people, from_above)


def speaker(name: str, partner: Partner) -> Any:
    user = get_user_model().objects.create_user(name, password="contoh")
    roles.join(user, partner)
    return user


def territory(name: str, code: str, from_above: ILM, news: ArticlePage) -> Territory:
    place = Territory(name, code, officer(f"zqx{name}-petugas", code))
    for rows in (pages, library, registers, papers, appointed, review, asked, warned):
        place.rows |= rows(place)
    place.rows |= decisions(place, from_above, news)
    return place


def pages(place: Territory) -> dict[str, Any]:
    author, region = place.officer, factories.page(place.code)
    region.introduction = place.marked("pengantar")
    region.draft_title = region.title
    region.save_revision(user=author, log_action=True)
    article = region.add_child(
        instance=ArticlePage(
            title=place.marked("naskah"), slug=f"{place.mark}-naskah", introduction=place.marked("ringkasan"),
            live=False, owner=author, body=[("paragraph", links_to_all_regions())],
        )
    )  # fmt: skip
    revision = article.save_revision(user=author, log_action=True)
    event = region.add_child(
        instance=EventPage(
            title=place.marked("acara"), slug=f"{place.mark}-acara", introduction=place.marked("undangan"),
            place=place.marked("tempat"), contact=place.marked("narahubung"), live=False, owner=author,
        )
    )  # fmt: skip
    event.save_revision(user=author, log_action=True)
    locked = region.add_child(
        instance=ArticlePage(
            title=place.marked("terkunci"), slug=f"{place.mark}-terkunci", introduction="-", live=False, owner=author,
            locked=True, locked_by=author, locked_at=timezone.now(),
        )
    )  # fmt: skip
    locked.save_revision(user=author, log_action=True)
    return {
        "region": region, "article": article, "revision": revision, "locked": locked,
        "published": published(place), "event": event,
    }  # fmt: skip


def links_to_all_regions() -> str:
    """So that whoever asks where a region's page is used asks about the draft."""
    links = [f'<a linktype="page" id="{factories.page(code).pk}">di sini</a>' for code in PLACES.values()]
    return f"<p>{' '.join(links)}</p>"


def published(place: Territory) -> ArticlePage:
    """On air, with changes that are not: their title and words are the territory's own until they are approved."""
    page = factories.article(place.code, title="Kabar terbit", slug="kabar-terbit")
    page.save_revision(user=place.officer).publish()
    changed = page.get_latest_revision_as_object()
    changed.title, changed.introduction = place.marked("judul baru"), place.marked("ringkasan baru")
    changed.save_revision(user=place.officer, log_action=True)
    return page


def library(place: Territory) -> dict[str, Any]:
    collection = collection_of(factories.page(place.code))
    collection.name = place.marked("pustaka")
    collection.save()
    stream = io.BytesIO()
    Picture.new("RGB", (40, 30), (90, 20, 20)).save(stream, "PNG")
    facts = {"collection": collection, "uploaded_by_user": place.officer}
    image = get_image_model().objects.create(
        title=place.marked("gambar"), file=ImageFile(stream, name=f"{place.mark}-gambar.png"), **facts
    )
    document = get_document_model().objects.create(
        title=place.marked("dokumen"), file=ContentFile(b"%PDF-1.4", name=f"{place.mark}-dokumen.pdf"), **facts
    )
    media = get_media_model().objects.create(
        title=place.marked("rekaman"), type="audio", duration=1,
        file=ContentFile(b"ID3", name=f"{place.mark}-rekaman.mp3"), **facts,
    )  # fmt: skip
    for file in (image, document, media):
        file.tags.add(place.marked("label"))
    uploaded = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(image), uploaded_by_user=place.officer,
        file=ContentFile(b"GIF89a", name=f"{place.mark}-unggahan.gif"),
    )  # fmt: skip
    return {"collection": collection, "image": image, "document": document, "media": media, "uploaded": uploaded}


def registers(place: Territory) -> dict[str, Any]:
    code, now = place.code, timezone.now()
    partner = factories.partner(code, name=f"{place.handed_down} mitra", short_name=place.handed_down)
    ilm = factories.draft(code, title=place.marked("ILM"), summary=place.marked("ringkasan ILM"))
    ilm.save_revision(user=place.officer, log_action=True)
    published_ilm = factories.ilm(code, title="ILM tayang")
    published_ilm.summary = place.marked("ringkasan baru")
    published_ilm.title = place.marked("judul baru")
    published_ilm.save_revision(user=place.officer, log_action=True)
    screen = Screen.objects.create(owner=factories.page(code), name=place.marked("videotron"))
    account = factories.social_account(code, handle=place.marked("akun"), url=f"https://ig.example/{place.mark}")
    quiet_period = factories.quiet_period(code, name=place.marked("masa tenang"))
    return {
        "ilm": ilm,
        "published_ilm": published_ilm,
        "ilm_revision": ilm.get_latest_revision(),
        "partner": partner,
        "partner_ilm": factories.draft(code, title=place.marked("ILM mitra"), responsible=partner),
        "agreement": factories.agreement(partner, code, number=f"{place.handed_down} 1/PKS"),
        "quietperiod": quiet_period,
        "electionstage": factories.election_stage(code, name=place.marked("tahapan")),
        "change": Change.objects.get(kind="quietperiod", object_id=quiet_period.pk),
        "takeover": factories.takeover(
            code, text=f"{place.handed_down} siaran", starts_at=now, until=now + timedelta(hours=2),
            reason=place.marked("alasan"), issued_by=place.officer,
        ),
        "screen": screen,
        "socialaccount": account,
        "post": factories.post(published_ilm, account, posted_by=place.officer, note=place.marked("kiriman")),
        "play": Play.objects.create(
            screen=screen, owner_id=screen.owner_id, uuid=uuid4(), day=now, n=1, starts_at=now, dur_ms=15_000,
            result="complete", received_at=now, item="1", title=place.marked("tayangan"), responsible_id=partner.pk,
        ),
    }  # fmt: skip


def papers(place: Territory) -> dict[str, Any]:
    """What was signed: for the partner, which the officer has uploaded for another to compare, and with it."""
    ilm = factories.draft(place.code, title=place.marked("ILM bersurat"), responsible=place.partner)
    revision = ilm.get_latest_revision()
    ConfirmationRequest.objects.create(ilm=ilm, revision=revision, partner=place.partner, asked_by=place.officer)
    ILM.get_default_workflow().start(ilm, place.officer)
    statement = letters.scan(
        SignedStatement, factories.scan(), place.marked("surat.png"), by=place.officer, at=timezone.now(),
        ilm=ilm, revision=revision, partner=place.partner, digest="0" * 64,
    )  # fmt: skip
    statement.save()
    signed = letters.scan(
        AgreementPaper, factories.scan(), place.marked("pks.png"), by=place.officer, at=timezone.now(),
        agreement=place.rows["agreement"],
    )  # fmt: skip
    signed.save()
    return {"statement": statement, "paper": signed}


def appointed(place: Territory) -> dict[str, Any]:
    """Somebody whose letter of appointment waits for another officer."""
    who = get_user_model().objects.create_user(f"{place.mark}-utusan", name=place.marked("utusan"), password="contoh")
    membership = memberships.propose_by_letter(
        place.partner, who, content=factories.scan(), name=place.marked("penunjukan.png"), user=place.officer
    )
    return {"membership": membership, "letter": membership.letter} | of_a_member(place)


def of_a_member(place: Territory) -> dict[str, Any]:
    """The key and the webhook of somebody who speaks for the partner, beside whoever is to."""
    member = get_user_model().objects.create_user(f"{place.mark}-anggota", name=place.marked("anggota"))
    roles.join(member, place.partner)
    key, _token = keys.make(place.partner, name=place.marked("kunci"), scopes=[Scope.MEDIA_WRITE], days=30, user=member)
    webhook = webhooks.make(
        place.partner, name=place.marked("webhook"), url="https://mitra.example/", events=EventType.values, user=member
    )
    told = webhooks.send_test(webhook, user=member, at=timezone.now())
    return {"key": key, "webhook": webhook, "webhook_delivery": told}


def review(place: Territory) -> dict[str, Any]:
    """The article in a review of the territory's own."""
    task = GroupApprovalTask.objects.create(name=place.marked("telaah"))
    task.groups.set(place.officer.groups.all())
    workflow = Workflow.objects.create(name=place.marked("alur"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=place.region)
    state = workflow.start(place.article, place.officer)
    return {"workflow": workflow, "task": task, "workflow_state": state, "task_state": state.current_task_state}


def warned(place: Territory) -> dict[str, Any]:
    """A source of early warnings, read below too, with one that waits for whoever broadcasts in the territory."""
    owner, now = factories.page(place.code), timezone.now()
    source = AlertSource.objects.create(
        owner=owner,
        name=f"{place.handed_down} sumber",
        url=f"https://{place.handed_down}.example/",
        attribution="Contoh",
    )
    alert = Alert.objects.create(
        source=source, owner=owner, sender="contoh", identifier=place.handed_down, sent=now, status="Actual",
        type="Alert", scope="Public", headline=f"{place.handed_down} hujan", url=source.url,
        received_at=now, digest="0" * 64,
    )  # fmt: skip
    proposal = AlertProposal.objects.create(
        alert=alert, owner=owner, kind="begin", severity=1, text=f"{place.handed_down} spanduk", starts_at=now,
        until=now + timedelta(hours=2),
    )  # fmt: skip
    return {"alert_source": source, "alert": alert, "alert_proposal": proposal}


def asked(place: Territory) -> dict[str, Any]:
    """Somebody new, who has yet to prove an address and to accept a role."""
    facts = {"username": f"{place.mark}-calon", "name": place.marked("calon"), "email": f"{place.mark}@example.org"}
    newcomer = actions.create(Area.of(place.officer), **facts)
    actions.offer(Area.of(place.officer), newcomer, Role.EDITOR, place.region)
    return {"offer": newcomer.offers.get(), "address_proposal": newcomer.address_proposal}


def decisions(place: Territory, from_above: ILM, news: ArticlePage) -> dict[str, Any]:
    """The district hides both from all below it, who read why and by whom; the others have them first."""
    kind = "hide" if place.name == "district" else "pin"
    by = get_user_model().objects.create_user(f"{place.handed_down}-pemutus")
    facts = {"text": f"{place.handed_down} sebab", "decided_by": by, "covers_subtree": kind == "hide"}
    return {
        "localdecision": factories.decision(kind, from_above, place.code, **facts),
        "pagedecision": factories.page_decision(kind, news, place.code, **facts),
    }
