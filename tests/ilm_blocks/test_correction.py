"""*Salin* and *Perbaiki*: a copy carries all of its original, and takes its place where it was made to correct it."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.test.utils.form_data import streamfield

from ilm_blocks import actions, cascade
from ilm_blocks.actions import partners
from ilm_blocks.admin.addresses import ilm_url
from ilm_blocks.admin.views import ilm_actions
from ilm_blocks.choices import Channel, Priority
from ilm_blocks.models import ILM, Change
from ilm_blocks.queries import materials
from ilm_blocks.rules import material, words
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN
from tests.ilm_blocks.editing import posted, review_url, under_review
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
ERROR = {"code": "error_in_content", "text": "Nomor telepon keliru."}


@pytest.fixture
def bawaslu():
    return factories.partner()


@pytest.fixture
def paper(bawaslu):
    return factories.agreement(bawaslu, valid_until=date(2099, 12, 31))


@pytest.fixture
def wrong(bawaslu, paper):
    """Of Bawaslu, urgent, on air, with a picture that an officer uploaded."""
    poster = ("poster", {"image": factories.image("Poster"), "alt": "Tulisan: awasi bersama."})
    return factories.ilm(
        KENDAL, title="Awasi", responsible=bawaslu, agreement=paper, priority=Priority.URGENT, creatives=[poster],
        content_class="election_education",
    )  # fmt: skip


@pytest.fixture
def member(bawaslu):
    person = get_user_model().objects.create_user("bawaslu", password="rahasia-contoh-2024")
    factories.member(person, bawaslu)
    return person


@pytest.fixture
def approver():
    return factories.officer("sari", KENDAL, "add", "change", "publish")


def said(ilm):
    return material.digest(materials.of(ilm.get_latest_revision_as_object()))


def gone(ilm):
    return Client().get(reverse("delivery:ilm", args=[ilm.pk])).json()


def order():
    return cascade.resolve(factories.region(BLUMAH), Channel.WEBSITE, NOON).items


def approve(ilm):
    """Handed in by its party and approved."""
    revision = ilm.get_latest_revision()
    factories.word(ilm)
    revision.publish()
    ilm.refresh_from_db()


# The copy


def test_a_copy_says_the_same_with_the_same_files_and_is_a_draft_of_its_own(wrong, member):
    made = actions.copy(wrong, user=member)

    assert made.pk != wrong.pk
    assert not made.live
    assert made.replaces is None
    assert said(made) == said(wrong)
    assert made.get_latest_revision().user == member


def test_a_copy_has_of_its_original_what_people_write_and_nothing_else(wrong, member):
    made = actions.copy(wrong, user=member)
    born = {"id", "live", "latest_revision", "has_unpublished_changes"}  # a draft with one revision of its own
    made.refresh_from_db()
    assert (made.live, made.has_unpublished_changes, made.latest_revision.user) == (False, True, member)

    for field in ILM._meta.concrete_fields:
        if field.name not in born.union(words.WRITTEN):
            assert field.value_from_object(made) == field.get_default(), field.name


def test_a_fresh_copy_is_deleted_like_any_draft_and_its_publication_is_its_own(wrong, member):
    made = actions.correct(wrong, user=member, **ERROR)
    answer = signed_in(member).post(ilm_url("delete", made))

    assert answer.status_code == 302
    assert not ILM.objects.filter(pk=made.pk).exists()
    again = actions.correct(wrong, user=member)
    approve(again)
    assert again.first_published_at > wrong.first_published_at


def test_a_copy_pressed_twice_is_one_copy_until_somebody_goes_on_with_it(wrong, member):
    first = actions.copy(wrong, user=member)

    assert actions.copy(wrong, user=member) == first
    first.title = "Awasi di desa"
    first.save_revision(user=member)
    assert actions.copy(wrong, user=member) != first


def test_a_copy_of_a_draft_says_what_its_newest_revision_says(approver):
    draft = factories.draft(KENDAL, title="Lama")
    draft.title = "Baru"
    draft.save_revision()

    assert actions.copy(draft, user=approver).title == "Baru"


def test_a_copy_of_what_a_renamed_partner_had_stands_under_its_new_name(wrong, bawaslu, member):
    renamed = partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)

    made = actions.copy(wrong, user=member)

    assert (made.responsible, made.agreement) == (renamed, None)


@pytest.mark.parametrize("who", ["of another partner", "of a village below", "of another district"])
def test_nobody_else_copies_or_corrects(wrong, who):
    if who == "of another partner":
        person = get_user_model().objects.create_user("kpu")
        factories.member(person, factories.partner(name="KPU Kabupaten Kendal", short_name="KPU"))
    else:
        place = BLUMAH if who == "of a village below" else PLANTUNGAN
        person = factories.officer("ani", place, "add", "change", "publish")

    for act in (actions.copy, lambda ilm, user: actions.correct(ilm, user=user, **ERROR)):
        with pytest.raises(PermissionDenied):
            act(wrong, user=person)
    for url in (ilm_url("copy", wrong), reverse("ilm_blocks_admin:correct", args=[wrong.pk])):
        assert signed_in(person).post(url, ERROR).url == reverse("wagtailadmin_home")
    assert ILM.objects.count() == 1
    assert not ILM.objects.get().is_withdrawn


def test_a_partner_hands_in_the_copy_of_what_an_officer_uploaded(wrong, member):
    page = signed_in(member)
    opened = page.post(ilm_url("copy", wrong), follow=True)
    made = ILM.objects.exclude(pk=wrong.pk).get()
    picture = str(made.creatives[0].value["image"].pk)

    assert opened.request["PATH_INFO"] == ilm_url("edit", made)
    sent = posted(
        made, creatives=poster_form(picture), content_class=made.content_class, emphasis_reason="Contoh alasan."
    )
    answer = page.post(ilm_url("edit", made), sent | {"action-submit": "1", "statement": "on"})

    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.workflow_in_progress
    assert made.get_latest_revision_as_object().creatives[0].value["image"].pk == int(picture)


def test_it_still_takes_no_other_file_of_a_foreign_library(wrong, member):
    made = actions.copy(wrong, user=member)
    foreign = factories.image("Milik orang lain")

    answer = signed_in(member).post(ilm_url("edit", made), posted(made, creatives=poster_form(str(foreign.pk))))

    assert answer.url == reverse("wagtailadmin_home")


def poster_form(picture):
    return streamfield([("poster", {"image": picture, "alt": "Tulisan: awasi bersama."})])


# The correction


def test_a_correction_takes_the_place_of_its_original_when_it_is_approved(wrong, member):
    important = factories.ilm(KENDAL, priority=Priority.IMPORTANT)

    made = actions.correct(wrong, user=member, **ERROR)

    wrong.refresh_from_db()
    assert (wrong.withdrawn_by, wrong.withdrawn_code, wrong.replaced_by) == (member, "error_in_content", None)
    assert made.replaces == wrong
    assert gone(wrong)["replacement"] is None
    made.priority = Priority.ROUTINE
    made.save_revision(user=member)
    approve(made)
    wrong.refresh_from_db()
    assert wrong.replaced_by == made
    assert gone(wrong)["replacement"]["id"] == made.pk
    assert order() == [made, important]
    published, replaced = Change.objects.filter(kind="ilm").order_by("-seq")[:2][::-1]
    assert (published.verb, published.object_id) == ("published", made.pk)
    assert (replaced.verb, replaced.object_id, replaced.at) == ("replaced", wrong.pk, published.at)
    page = Client().get(f"/ilm/{wrong.pk}/", headers={"host": "localhost"})
    assert page.status_code == 410
    assert made.title in page.content.decode()


def test_a_correction_pressed_twice_is_the_one_that_is_under_way(wrong, member, approver):
    first = actions.correct(wrong, user=member, **ERROR)

    assert actions.correct(wrong, user=member, **ERROR) == first
    assert actions.correct(wrong, user=approver) == first
    assert Change.objects.filter(verb="withdrawn").count() == 1


def test_what_was_withdrawn_before_is_corrected_without_another_reason(wrong, member):
    actions.withdraw(wrong, user=member, **ERROR)
    page = signed_in(member)
    url = reverse("ilm_blocks_admin:correct", args=[wrong.pk])

    assert 'name="code"' not in page.get(url).content.decode()
    page.post(url)

    assert ILM.objects.get(replaces=wrong).get_latest_revision().user == member


def test_the_reviewer_reads_what_it_takes_the_place_of(wrong, member, approver):
    made = actions.correct(wrong, user=member, **ERROR)
    under_review(made)

    page = signed_in(approver).get(review_url(made)).content.decode()

    assert "Menggantikan" in page
    assert reverse("ilm_blocks_admin:where", args=[wrong.pk]) in page


def test_an_officer_corrects_what_it_may_withdraw(approver):
    own = factories.ilm(KENDAL)

    made = actions.correct(own, user=approver, **ERROR)
    made.get_latest_revision().publish()

    own.refresh_from_db()
    assert own.replaced_by == made


def test_a_reason_is_asked_for_and_nothing_is_done_without_one(wrong, member):
    page = signed_in(member)
    url = reverse("ilm_blocks_admin:correct", args=[wrong.pk])

    for sent in ({}, {"code": "other", "text": "singkat"}):
        answer = page.post(url, sent)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert ILM.objects.count() == 1
    assert not ILM.objects.get().is_withdrawn


def test_no_withdrawal_waits_for_what_the_copy_would_need(bawaslu, paper):
    """The paper no longer takes in the region: that is said when the copy is edited; the error leaves the air now."""
    own = factories.ilm(BLUMAH, responsible=bawaslu, agreement=paper, content_class="election_education")
    paper.regions = [("region", factories.page(PLANTUNGAN).get_next_sibling())]
    paper.save(update_fields=["regions"])

    made = actions.correct(own, user=None, **ERROR)

    assert ILM.objects.get(pk=own.pk).is_withdrawn
    with pytest.raises(ValidationError):
        made.full_clean()


def test_the_old_word_of_the_partner_does_not_cover_the_copy(wrong, member):
    made = actions.correct(wrong, user=member, **ERROR)

    assert said(made) == said(wrong)
    with pytest.raises(actions.NotConfirmed):
        made.get_latest_revision().publish()
    approve(made)
    assert made.live


def test_a_correction_stays_with_its_party_and_in_its_region(wrong, member):
    made = actions.correct(wrong, user=member, **ERROR)
    made.responsible = made.agreement = None
    made.owner = factories.page(PLANTUNGAN)

    with pytest.raises(ValidationError) as refused:
        made.save_revision()

    assert {"responsible", "owner"} <= refused.value.message_dict.keys()


def test_an_editor_does_not_take_a_correction_from_its_party(wrong, member, approver):
    made = actions.correct(wrong, user=member, **ERROR)
    sent = posted(made, content_class="election_education", emphasis_reason="Contoh alasan.")

    answer = signed_in(approver).post(ilm_url("edit", made), sent | {"responsible": "", "agreement": ""})
    signed_in(approver).post(ilm_url("edit", made), sent | {"owner": factories.page(BLUMAH).pk})

    assert "memperbaiki" in str(answer.context["form"].errors["responsible"])
    assert ILM.objects.get(pk=made.pk).get_latest_revision_as_object().owner_id == wrong.owner_id  # one choice
    again = signed_in(member).post(reverse("ilm_blocks_admin:correct", args=[wrong.pk]), follow=True)
    assert again.request["PATH_INFO"] == ilm_url("edit", made)


def test_what_left_its_party_by_another_way_is_no_correction_and_takes_no_place(wrong, member, approver):
    made = actions.correct(wrong, user=member, **ERROR)
    made.responsible = made.agreement = None
    made.content_class = "none"
    made.save()
    made.save_revision(clean=False)

    assert actions.correct(wrong, user=member) != made
    made.get_latest_revision().publish()
    wrong.refresh_from_db()
    assert wrong.replaced_by is None


def test_a_partner_saves_its_correction_in_the_region_below_that_owned_it(bawaslu, paper, member):
    own = factories.ilm(BLUMAH, responsible=bawaslu, agreement=paper, content_class="election_education")
    made = actions.correct(own, user=member, **ERROR)

    answer = signed_in(member).post(ilm_url("edit", made), posted(made, title="Awasi di desa"))

    assert answer.status_code == 302
    assert made.get_latest_revision() != ILM.objects.get(pk=made.pk).get_latest_revision()


def test_of_two_replacements_the_first_stays(bawaslu, paper, wrong, member):
    made = actions.correct(wrong, user=member, **ERROR)
    named = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    actions.name_replacement(wrong, named, user=member)

    approve(made)

    wrong.refresh_from_db()
    assert wrong.replaced_by == named
    with pytest.raises(actions.AlreadyReplaced):
        actions.name_replacement(wrong, made, user=member)
    with pytest.raises(actions.AlreadyReplaced):
        actions.correct(wrong, user=member)


# Named later


@pytest.mark.parametrize("by", ["member", "approver"])
def test_a_replacement_is_named_later_and_all_follows_at_once(bawaslu, paper, wrong, by, request):
    person = request.getfixturevalue(by)
    important = factories.ilm(KENDAL, priority=Priority.IMPORTANT)
    right = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    actions.withdraw(wrong, user=person, **ERROR)
    assert order() == [important, right]
    url, page = reverse("ilm_blocks_admin:replacement", args=[wrong.pk]), signed_in(person)

    assert right.title in page.get(url).content.decode()
    assert page.post(url, {"replaced_by": right.pk}).url == reverse("ilm_blocks_admin:where", args=[wrong.pk])

    assert gone(wrong)["replacement"]["id"] == right.pk
    assert order() == [right, important]
    assert Change.objects.order_by("seq").last().verb == "replaced"
    assert page.post(url, {"replaced_by": right.pk}).status_code == 302
    assert Change.objects.filter(verb="replaced").count() == 1


def test_only_what_is_withdrawn_is_replaced_and_only_by_what_may(wrong, member):
    kpu = factories.partner(name="KPU Kabupaten Kendal", short_name="KPU")
    other = factories.ilm(
        KENDAL, responsible=kpu, agreement=factories.agreement(kpu), content_class="election_organiser"
    )

    with pytest.raises(actions.NotWithdrawn):
        actions.name_replacement(wrong, other, user=member)
    actions.withdraw(wrong, user=member, **ERROR)
    with pytest.raises(ValidationError) as refused:
        actions.name_replacement(wrong, other, user=member)
    assert "replaced_by" in refused.value.message_dict


def over(bawaslu, paper):
    """An ILM for each way in which one is over."""
    facts = {"responsible": bawaslu, "content_class": "election_education"}
    old = factories.agreement(bawaslu, valid_until=date(2024, 1, 31))
    withdrawn = factories.ilm(KENDAL, agreement=paper, title="Ditarik", **facts)
    actions.withdraw(withdrawn, **ERROR)
    return [
        factories.ilm(KENDAL, agreement=paper, title="Berakhir", on_air_until=NOON, **facts),
        factories.ilm(KENDAL, agreement=old, title="Tanpa PKS", **facts),
        withdrawn,
    ]


@pytest.mark.parametrize("by", ["member", "approver"])
def test_what_is_over_takes_no_place(bawaslu, paper, wrong, by, request):
    person = request.getfixturevalue(by)
    page, url = signed_in(person), reverse("ilm_blocks_admin:replacement", args=[wrong.pk])
    to_come = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education",
        on_air_from=timezone.now() + timedelta(days=1), title="Akan tayang",
    )  # fmt: skip
    ended = over(bawaslu, paper)
    for ilm in ended:
        assert f'value="{ilm.pk}"' not in page.get(ilm_url("unpublish", wrong)).text
        answer = page.post(ilm_url("unpublish", wrong), ERROR | {"replaced_by": ilm.pk})
        assert "belum berakhir" in str(answer.context["form"].errors["replaced_by"])
    actions.withdraw(wrong, user=person, **ERROR)

    for ilm in ended:
        with pytest.raises(ValidationError, match="belum berakhir"):
            actions.name_replacement(wrong, ilm, user=person)
    assert [ilm.pk for ilm in page.get(url).context["form"].fields["replaced_by"].queryset] == [to_come.pk]
    assert page.post(url, {"replaced_by": to_come.pk}).status_code == 302


def test_whatever_ended_long_ago_is_not_read_to_name_what_takes_the_place(bawaslu, paper, wrong, approver):
    actions.withdraw(wrong, **ERROR)
    page, url = signed_in(approver), reverse("ilm_blocks_admin:replacement", args=[wrong.pk])

    def size():
        return len(page.get(url).content)

    before = size()
    for _number in range(3):
        over(bawaslu, paper)

    assert size() == before


ANSWER_REFUSED = "hanya disebut oleh penyetujunya"


def test_a_partner_names_no_answer_neither_withdrawing_nor_later(wrong, member):
    own_words = factories.ilm(KENDAL, title="Penjelasan penyalur")
    page = signed_in(member)
    withdrawing, naming = ilm_url("unpublish", wrong), reverse("ilm_blocks_admin:replacement", args=[wrong.pk])

    with pytest.raises(ValidationError, match=ANSWER_REFUSED):
        actions.withdraw(wrong, user=member, replaced_by=own_words, **ERROR)
    assert own_words.title not in page.get(withdrawing).content.decode()
    answer = page.post(withdrawing, ERROR | {"replaced_by": own_words.pk})
    assert ANSWER_REFUSED in str(answer.context["form"].errors["replaced_by"])
    assert not ILM.objects.get(pk=wrong.pk).is_withdrawn

    actions.withdraw(wrong, user=member, **ERROR)
    with pytest.raises(ValidationError, match=ANSWER_REFUSED):
        actions.name_replacement(wrong, own_words, user=member)
    assert own_words.title not in page.get(naming).content.decode()
    answer = page.post(naming, {"replaced_by": own_words.pk})
    assert ANSWER_REFUSED in str(answer.context["form"].errors["replaced_by"])
    assert ILM.objects.get(pk=wrong.pk).replaced_by is None


def test_the_answer_leaves_the_place_to_the_correction_that_is_under_way(wrong, member, approver):
    made = actions.correct(wrong, user=member, **ERROR)
    own_words = factories.ilm(KENDAL, title="Penjelasan penyalur")
    url = reverse("ilm_blocks_admin:replacement", args=[wrong.pk])

    answer = signed_in(approver).post(url, {"replaced_by": own_words.pk})

    assert f"“{made.title}” menggantikannya" in str(answer.context["form"].errors["replaced_by"])
    approve(made)
    wrong.refresh_from_db()
    assert wrong.replaced_by == made


def test_an_approver_is_told_whether_it_named_an_answer_or_what_takes_the_place(bawaslu, paper, wrong, approver):
    other = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    named = {
        wrong: (factories.ilm(KENDAL), "sebagai tanggapan penyalur"),
        other: (
            factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education"),
            "diarahkan",
        ),
    }
    for ilm, (replacement, said_of_it) in named.items():
        actions.withdraw(ilm, **ERROR)
        url = reverse("ilm_blocks_admin:replacement", args=[ilm.pk])
        page = signed_in(approver).post(url, {"replaced_by": replacement.pk}, follow=True)
        assert [said_of_it in str(message) for message in page.context["messages"]] == [True]


def test_strangers_name_nothing(bawaslu, paper, wrong):
    right = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    actions.withdraw(wrong, **ERROR)

    with pytest.raises(PermissionDenied):
        actions.name_replacement(wrong, right, user=factories.officer("ani", PLANTUNGAN, "change", "publish"))


# The buttons


def buttons(person, url):
    return {word for word in ("Salin", "Perbaiki", "Sebut pengganti", "Tarik") if word in words_on(person, url)}


def words_on(person, url):
    page = BeautifulSoup(signed_in(person).get(url, follow=True).content, "html.parser")
    return {" ".join(each.get_text().split()) for each in page.select("a, button")}


def test_the_buttons_stand_wherever_it_is_shown_or_withdrawn(wrong, member, approver):
    pages = [reverse("ilm_blocks_admin:where", args=[wrong.pk]), ilm_url("history", wrong), ilm_url("list")]
    for person in (member, approver):
        for url in pages:
            assert {"Salin", "Perbaiki", "Tarik"} <= buttons(person, url), url
    assert {"Perbaiki", "Tarik"} <= buttons(member, reverse("wagtailadmin_home"))
    assert {"Perbaiki", "Tarik", "Salin"} <= buttons(approver, ilm_url("edit", wrong))

    actions.withdraw(wrong, **ERROR)

    for person in (member, approver):
        for url in [*pages, ilm_url("edit", wrong)]:
            found = buttons(person, url)
            assert {"Salin", "Perbaiki", "Sebut pengganti"} <= found, url
            assert "Tarik" not in found


def test_the_acts_of_many_cost_as_much_as_those_of_one(wrong, member, django_assert_num_queries):
    many = [wrong, *(factories.ilm(KENDAL) for _ in range(3))]

    ilm_actions.of_ilms(member, many)  # a person's rights on pages are read once for each request
    for rows in (many[:1], many):
        with django_assert_num_queries(2):
            found = ilm_actions.of_ilms(member, rows)
    assert [act.name for act in found[wrong.pk]] == ["withdraw", "correct", "copy"]
    assert found[many[-1].pk] == []


def test_a_village_that_shows_it_has_none_of_them(wrong):
    ani = factories.officer("ani", BLUMAH, "add", "change", "publish")

    assert buttons(ani, reverse("ilm_blocks_admin:where", args=[wrong.pk])) == set()


# What is refused keeps what was typed


ENDED = ValidationError({"agreement": "PKS ini berakhir ketika Anda mengetik."})


@contextmanager
def refused_at_last(hook):
    """The form finds nothing wrong, and what is done with it is refused: as when something ends in between."""

    def refuse(*_args):
        raise ENDED

    with hooks.register_temporarily(hook, refuse):
        yield


def test_what_the_act_refuses_comes_back_as_it_was_typed(wrong, member):
    made = actions.copy(wrong, user=member)
    picture = str(made.creatives[0].value["image"].pk)
    sent = posted(
        made, title="Judul yang baru diketik", creatives=poster_form(picture), content_class=made.content_class,
        emphasis_reason="Alasan yang baru diketik.",
    )  # fmt: skip
    before = ILM.objects.get(pk=made.pk).latest_revision_id

    with refused_at_last("after_edit_snippet"):
        answer = signed_in(member).post(ilm_url("edit", made), sent | {"action-submit": "1", "statement": "on"})

    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "Judul yang baru diketik" in shown
    assert "Alasan yang baru diketik." in shown
    assert answer.context["form"].errors["agreement"] == ENDED.message_dict["agreement"]
    made.refresh_from_db()
    assert made.latest_revision_id == before
    assert not made.workflow_in_progress


def test_what_was_typed_while_somebody_withdrew_it_is_not_lost(approver):
    ilm = factories.ilm(KENDAL)
    page, sent = signed_in(approver), posted(ilm, title="Judul yang baru diketik")
    actions.withdraw(ilm, **ERROR)

    answer = page.post(ilm_url("edit", ilm), sent)

    assert "Judul yang baru diketik" in answer.content.decode()
    assert "sudah ditarik" in str(answer.context["form"].non_field_errors())
    assert ILM.objects.get(pk=ilm.pk).get_latest_revision_as_object().title == ilm.title


def test_what_is_refused_as_a_new_ilm_is_made_is_typed_still_and_not_made(member, bawaslu, paper):
    """Its first draft is rolled back with the handing in, and handed in again it is one ILM."""
    text = streamfield([("message", {"heading": "Awasi", "text": "Isi yang baru diketik."})])
    begun = ILM(owner=factories.page(KENDAL), responsible=bawaslu, agreement=paper, channels=["website"])
    begun.content_class = "election_education"
    sent = posted(begun, title="Judul yang baru diketik", creatives=text) | {"action-submit": "1", "statement": "on"}
    page = signed_in(member)

    with refused_at_last("after_create_snippet"):
        answer = page.post(ilm_url("add"), sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors["agreement"]
    assert "Isi yang baru diketik." in answer.content.decode()
    assert not ILM.objects.exists()

    assert page.post(ilm_url("add"), sent).status_code == 302
    assert ILM.objects.get().workflow_in_progress


def test_who_corrects_reads_that_changes_nobody_approved_are_not_copied(wrong, member):
    url, sentence = reverse("ilm_blocks_admin:correct", args=[wrong.pk]), "belum disetujui tidak ikut tersalin"
    assert sentence not in signed_in(member).get(url).text

    wrong.title = "Judul baru"
    wrong.save_revision()

    assert sentence in signed_in(member).get(url).text


# Under a name that was given up


@pytest.fixture
def renamed(bawaslu, wrong, member):
    """The correction was begun before."""
    actions.correct(wrong, user=member, **ERROR)
    return partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)


@pytest.mark.parametrize("by", ["member", "approver"])
def test_a_correction_goes_on_in_the_new_name_of_its_party_and_takes_the_place(wrong, renamed, by, request):
    made, page = wrong.corrections.get(), signed_in(request.getfixturevalue(by))
    paper = factories.agreement(renamed, valid_until=date(2099, 12, 31))
    url = page.post(reverse("ilm_blocks_admin:correct", args=[wrong.pk])).url
    form = page.get(url).context["form"]
    assert (form["responsible"].value(), form["agreement"].value()) == (renamed.pk, None)

    sent = posted(made, responsible=renamed.pk, agreement=paper.pk) | {"action-submit": "1", "statement": "on"}
    answer = page.post(url, sent)

    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    revision = made.get_latest_revision_as_object()
    assert (revision.responsible, revision.agreement) == (renamed, paper)
    approve(made)
    wrong.refresh_from_db()
    assert wrong.replaced_by == made
    assert made.takes_place_of(wrong)


def test_a_draft_that_was_begun_before_is_saved_in_the_new_name(bawaslu, paper, member, approver):
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=paper)
    renamed = partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)

    for person in (member, approver):
        answer = signed_in(person).post(ilm_url("edit", draft), posted(draft, responsible=renamed.pk, agreement=""))
        assert answer.status_code == 302

    draft.refresh_from_db()
    said = draft.get_latest_revision_as_object()
    assert (said.responsible, said.agreement) == (renamed, None)


def test_what_waits_in_the_old_name_is_handed_in_anew_and_what_is_on_air_stays_in_it(bawaslu, paper, wrong, approver):
    draft = factories.draft(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education")
    renamed = partners.rename(bawaslu, name="Badan Pengawas Pemilu Kendal", user=None)

    with pytest.raises(ValidationError, match="ajukan lagi atas nama itu"):
        draft.get_latest_revision().publish()
    form = signed_in(approver).get(ilm_url("edit", wrong)).context["form"]
    assert form["responsible"].value() == bawaslu.pk != renamed.pk
