"""Every kind of write that visitors can see makes anew what it alters, whoever writes it: the law, kind by kind."""

import io
from collections.abc import Callable
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import Model
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, Site

from cms.answers.wsgi import Application
from ilm_blocks import actions
from ilm_blocks.actions import takeovers
from ilm_blocks.models import LocalDecision
from sites import adding, addresses, region_facts
from sites.cascading.actions import decide
from sites.cascading.models import PageDecision
from sites.succession import merging, renumbering
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]


@pytest.fixture
def visitor(settings):
    settings.ANSWERS = {"LOOK_MS": 0}
    return Visitor(Application())


@pytest.fixture
def world(db):
    """One row of each kind, and the addresses of all that shows them."""
    partner = factories.partner(website="https://bawaslu.example", contact_text="Bagian humas")
    agreement = factories.agreement(partner)
    above = factories.ilm(KENDAL, title="Dari kabupaten", responsible=partner, agreement=agreement)
    own = factories.ilm(BLUMAH, title="Dari desa")
    image, document = factories.image("Balai desa"), get_document_model()(title="Denah")
    document.file.save("denah.pdf", ContentFile(b"denah"))
    far = factories.article(BOJA, title="Kabar jauh", slug="kabar-jauh")
    linked = f'<a linktype="page" id="{far.pk}">jauh</a>, <a linktype="document" id="{document.pk}">denah</a>'
    near = factories.article(
        BLUMAH, title="Kabar dekat", slug="kabar-dekat", image=image, body=[("paragraph", f"<p>{linked}</p>")]
    )
    factories.article(PLANTUNGAN, title="Kabar kecamatan", slug="kabar-kecamatan")
    home = factories.page(BLUMAH)
    home.body = [("paragraph", f"<p>{linked}</p>"), ("image", {"image": image, "alt_text": "Balai"})]
    home.save()
    hidden = factories.ilm(KENDAL, title="Disembunyikan")
    decision = factories.decision("hide", hidden, BLUMAH)
    takeover = factories.takeover(PLANTUNGAN)
    handed_down, unseen = (factories.cascading(KENDAL, title=f"Untuk semua {n}", slug=f"semua-{n}") for n in (1, 2))
    page_decision = factories.page_decision("hide", unseen, PLANTUNGAN, covers_subtree=True)
    event = factories.event(BLUMAH, title="Rapat", slug="rapat", body=[("paragraph", f"<p>{linked}</p>")])
    event_above = factories.event(KENDAL, title="Kirab", reach="below")
    site = "//blumah.localhost"
    return SimpleNamespace(
        partner=partner, agreement=agreement, above=above, own=own, image=image, document=document, far=far, near=near,
        home=home, hidden=hidden, decision=decision, takeover=takeover,
        handed_down=handed_down, page_decision=page_decision, event=event, event_above=event_above,
        addresses=[
            *(f"/api/v1/regions/{BLUMAH}/{path}" for path in ("ilm/", "ilm/?channel=videotron", "articles/")),
            f"/api/v1/regions/{BLUMAH}/feed.json?content=all",
            f"{site}/embed/{BLUMAH}/?content=all&height=600",
            *(f"/oembed/?url=http:{site}{path}" for path in ("/", f"/ilm/{own.pk}/")),
            *(f"/api/v1/{path}" for path in (f"regions/{BLUMAH}/snapshot/", f"regions/{BLUMAH}/events/")),
            f"/api/v1/events/{event.pk}/",
            *(f"{site}{path}" for path in ("/", "/ilm/", "/kabar/", "/kabar-dekat/", "/kabar-baru/")),
            *(f"{site}{path}" for path in ("/agenda/", "/rapat/", "/agenda.ics")),
            *(f"{site}/ilm/{ilm.pk}/" for ilm in (above, own)),
            *("//localhost/", "//plantungan.localhost/", "//boja.localhost/kabar-jauh/"),
        ],
    )  # fmt: skip


def save(row: Any, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=[*facts])


def publish(page: Any, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()


def write_facts(code: str, **facts: Any) -> None:
    region_facts.write(factories.page(code).pk, facts)


def another_picture(world: Any) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (1200, 900), (0, 0, 0)).save(stream, "PNG")
    world.image.file = ImageFile(stream, name="baru.png")
    world.image.save()
    world.image.renditions.all().delete()  # as Wagtail's form does


def correct_a_draft_that_stands_in_place(world: Any) -> None:
    actions.withdraw(world.above, code="legal", replaced_by=factories.ilm(KENDAL, title="Gantinya"))


def approve_again(world: Any) -> None:
    world.own.title = "Dari desa, lagi"
    factories.approve(world.own)


def delete_site(world: Any) -> None:
    Site.objects.get(hostname="kediten.localhost").delete()


def publish_by_schedule(world: Any) -> None:
    world.near.title = "Terjadwal"
    world.near.save_revision(approved_go_live_at=NOON - timedelta(minutes=1))
    call_command("publish_scheduled")


def make_an_alias(world: Any) -> None:
    world.near.create_alias(parent=factories.page(PLANTUNGAN), update_slug="salinan")


def rewrite_the_source_of_an_alias(world: Any) -> None:
    world.far.create_alias(parent=factories.page(BLUMAH), update_slug="kabar-baru")
    world.visit()
    publish(world.far, title="Sumber yang berubah")


def hide(world: Any) -> None:
    decision = LocalDecision(owner=factories.page(BLUMAH), ilm=world.above, kind="hide", reason_code="capacity")
    actions.decide_locally(decision)


def say_on_page(world: Any, kind: str, by: str, **facts: Any) -> None:
    reason = "capacity" if kind == "hide" else ""
    page = world.handed_down.page_ptr
    decide(PageDecision(owner=factories.page(by), page=page, kind=kind, reason_code=reason, **facts))


def lead_away(world: Any) -> None:
    Redirect.objects.create(old_path="/kabar-baru", redirect_link="https://lain.example/")


CHANGES = {
    # The programme
    "an ILM above": lambda world: factories.ilm(KENDAL),
    "an ILM approved anew": approve_again,
    "a withdrawal": lambda world: actions.withdraw(world.own, code="legal"),
    "a withdrawal that names another": correct_a_draft_that_stands_in_place,
    "a hiding": hide,
    "the end of a hiding": lambda world: actions.undo(world.decision),
    "a quiet period": lambda world: factories.quiet_period(
        first_day=NOON.date(), withholds=[world.above.content_class], asks_second_approval=[]
    ),
    "a takeover": lambda world: factories.takeover(KENDAL, severity=1, text="Gempa"),
    "another end of a takeover": lambda world: save(world.takeover, until=NOON + timedelta(hours=1)),
    "the end of a takeover": lambda world: takeovers.end(world.takeover),
    # Partners
    "a partner's website": lambda world: save(world.partner, website="https://baru.example"),
    "a partner's contact": lambda world: save(world.partner, contact_text="Bagian hukum"),
    "a partner switched off": lambda world: save(world.partner, is_active=False),
    "an agreement's number": lambda world: save(world.agreement, number="99/PKS/baru"),
    "an agreement's end": lambda world: save(world.agreement, valid_until=NOON.date() - timedelta(days=1)),
    # Regions
    "the PPID above": lambda world: save(factories.page(KENDAL), ppid_text="PPID Kabupaten, lantai 2"),
    "a distributor": lambda world: write_facts(KENDAL, distributor="Dinas Kominfo"),
    "a time zone": lambda world: write_facts(KENDAL, zone="Asia/Jayapura"),
    "the name of a region above": lambda world: save(factories.page(PLANTUNGAN), title="Plantungan Baru"),
    "the name of a village beside": lambda world: save(factories.page(KEDITEN), title="Kediten Baru"),
    "another region": lambda world: adding.add(
        factories.page(PLANTUNGAN).pk, code="33.24.01.2099", word="desa", name="Desa Baru"
    ),
    "a region in another one": lambda world: merging.merge(
        factories.page(KEDITEN).pk, factories.page(BLUMAH).pk
    ),
    "this region in another one": lambda world: merging.merge(
        factories.page(BLUMAH).pk, factories.page(KEDITEN).pk
    ),
    "another code": lambda world: renumbering.renumber(
        factories.page(BLUMAH).pk, code="33.24.01.1001", word="kelurahan", name="Blumah"
    ),
    "another district": lambda world: renumbering.renumber(
        factories.page(BLUMAH).pk, code="33.24.12.2099", word="desa", name="Blumah"
    ),
    # Hosts
    "a port": lambda world: addresses.set_port(8123),
    "a host": lambda world: save(Site.objects.get(hostname="kediten.localhost"), hostname="kediten.example"),
    "the host of a region above": lambda world: save(
        Site.objects.get(hostname="plantungan.localhost"), hostname="kecamatan.localhost"
    ),
    "a host no more": delete_site,
    # Pages
    "an article": lambda world: factories.article(BLUMAH, title="Kabar baru", slug="kabar-baru"),
    "an article edited": lambda world: publish(world.near, introduction="Ditulis ulang"),
    "an article by schedule": publish_by_schedule,
    "an article's slug": lambda world: publish(world.near, slug="kabar-baru"),
    "an article unpublished": lambda world: world.near.unpublish(),
    "an article deleted": lambda world: world.near.delete(),
    "an article moved here": lambda world: world.far.move(factories.page(BLUMAH), pos="last-child"),
    "an article moved away": lambda world: world.near.move(factories.page(BOJA), pos="last-child"),
    # Pages from above
    "an article for those below": lambda world: factories.cascading(KENDAL),
    "its title": lambda world: publish(world.handed_down, title="Untuk semua, lagi"),
    "its reach": lambda world: publish(world.handed_down, reach="here"),
    "its last day": lambda world: publish(world.handed_down, listed_until=NOON.date() - timedelta(days=1)),
    "its end": lambda world: world.handed_down.unpublish(),
    "its move": lambda world: world.handed_down.move(factories.page(BOJA), pos="last-child"),
    "it hidden here": lambda world: say_on_page(world, "hide", BLUMAH),
    "it put first above": lambda world: say_on_page(world, "pin", PLANTUNGAN, covers_subtree=True),
    "it shown again": lambda world: actions.undo(world.page_decision),
    "an article of a village beside": lambda world: factories.article(KEDITEN),
    # Events
    "an event": lambda world: factories.event(BLUMAH, title="Senam"),
    "an event's hours": lambda world: publish(world.event, starts_at=time(19)),
    "an event's slug": lambda world: publish(world.event, slug="rapat-desa"),
    "an event called off": lambda world: world.event.unpublish(),
    "an event deleted": lambda world: world.event.delete(),
    "an event moved away": lambda world: world.event.move(factories.page(BOJA), pos="last-child"),
    "an event for those below": lambda world: factories.event(PLANTUNGAN, reach="below"),
    "an event above put off": lambda world: publish(world.event_above, date=NOON.date() + timedelta(days=1)),
    "an event above for nobody below": lambda world: publish(world.event_above, reach="here"),
    "an event above called off": lambda world: world.event_above.unpublish(),
    "an event from above hidden": lambda world: decide(
        PageDecision(
            owner=factories.page(BLUMAH), page=world.event_above.page_ptr, kind="hide", reason_code="capacity"
        )
    ),
    "an alias": make_an_alias,
    "the source of an alias": rewrite_the_source_of_an_alias,
    "a copy": lambda world: world.far.copy(to=factories.page(BLUMAH), update_attrs={"slug": "kabar-baru"}),
    "the front page": lambda world: publish(factories.page(BLUMAH), introduction="Selamat datang"),
    "the slug of a page that is linked to": lambda world: publish(world.far, slug="pindah"),
    "a linked page moved": lambda world: world.far.move(factories.page(KEDITEN), pos="last-child"),
    "a linked page deleted": lambda world: world.far.delete(),
    "a page closed": lambda world: PageViewRestriction.objects.create(
        page=world.near, restriction_type=PageViewRestriction.LOGIN
    ),
    "a redirect": lead_away,
    # Pictures and documents
    "the place of a face": lambda world: save(
        world.image, focal_point_x=10, focal_point_y=10, focal_point_width=20, focal_point_height=20
    ),
    "another file of a picture": another_picture,
    "a picture deleted": lambda world: world.image.delete(),
    "another file of a document": lambda world: world.document.file.save("denah-baru.pdf", ContentFile(b"baru"))
    or world.document.save(),
    "a document deleted": lambda world: world.document.delete(),
}  # fmt: skip


def test_what_is_read_after_it_is_what_django_would_answer(visitor, world):
    """Each kind is written into the same world and taken back, like by a restore: one world for all."""
    faults, before, remember = {}, read(visitor, world.addresses), remembered(visitor.application)
    for kind, change in CHANGES.items():
        with transaction.atomic():
            remember()
            if fault := fault_of(change, visitor, again(world), before):
                faults[kind] = fault
            transaction.set_rollback(True)

    assert not faults


def read(visitor: Visitor, paths: list[str]) -> dict[str, bytes]:
    return {path: (got := visitor.get(path)).body + str(got.status).encode() for path in paths}


def remembered(application: Application) -> Callable[[], None]:
    """Puts back what is stored now, once the database is as it is now."""
    answers, hosts = [*application.memory._answers.items()], {*application.hosts}

    def remember() -> None:
        application.watch.follow()
        for key, answer in answers:
            application.memory.put(key, answer)
        application.hosts |= hosts

    return remember


def fault_of(change: Any, visitor: Visitor, world: Any, before: dict[str, bytes]) -> Any:
    """The addresses that are answered by what was; or that ``change`` alters nothing that visitors see."""
    world.visit = lambda: read(visitor, world.addresses)
    change(world)
    stored = world.visit()
    kept = [address for address in world.addresses if stored[address] == before[address]]
    visitor.application.memory.clear()
    made = stored | read(visitor, kept)  # the others Django has just made
    return [address for address in made if made[address] != stored[address]] or (made == before and "alters nothing")


def again(world: Any) -> Any:
    """The rows of ``world`` as the database has them."""
    rows = {name: row for name, row in vars(world).items() if isinstance(row, Model)}
    return SimpleNamespace(
        addresses=world.addresses, **{name: type(row)._base_manager.get(pk=row.pk) for name, row in rows.items()}
    )
