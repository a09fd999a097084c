"""Who has written a revision: everybody who changed anything since the approval before it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks import actions
from ilm_blocks.admin.panels import ilm_form
from ilm_blocks.models import ILM
from ilm_blocks.queries.authorship import authors_of
from ilm_blocks.rules.words import WRITTEN, written
from tests import factories
from tests.factories import KENDAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari():
    return factories.officer("sari", KENDAL, "add", "change")


@pytest.fixture
def budi():
    return factories.officer("budi", KENDAL, "add", "change", "publish")


def saved(ilm, user, **changes):
    for name, value in changes.items():
        setattr(ilm, name, value)
    return ilm.save_revision(user=user)


def authors(ilm, revision=None):
    revision = revision or ILM.objects.get(pk=ilm.pk).latest_revision
    return authors_of({ilm.pk: revision.pk})[ilm.pk]


def test_everybody_who_changed_words_is_an_author_down_to_the_comma(sari, budi):
    draft = factories.draft()
    saved(draft, sari, summary="Awasi bersama")
    saved(draft, budi, summary="Awasi, bersama")

    assert authors(draft) == {sari.pk, budi.pk}


def test_who_saves_without_changing_anything_has_written_nothing(sari, budi):
    draft = factories.draft()
    saved(draft, sari, summary="Awasi bersama")
    saved(draft, budi)

    assert authors(draft) == {sari.pk}


def test_who_first_saves_what_came_from_nobody_answers_for_it(sari, budi):
    draft = factories.draft()  # by a command
    saved(draft, sari)
    saved(draft, budi)

    assert authors(draft) == {sari.pk}


def test_who_saves_the_approved_words_again_has_written_nothing(sari, budi):
    draft = factories.draft()
    draft.latest_revision.publish()
    saved(ILM.objects.get(pk=draft.pk), budi)

    assert authors(draft) == set()


def test_a_form_that_cuts_the_seconds_and_gives_blocks_new_keys_writes_nothing(sari, budi):
    draft = factories.draft(creatives=[factories.message()])
    saved(draft, sari, summary="Awasi bersama")
    again = ILM.objects.get(pk=draft.pk).get_latest_revision_as_object()
    again.on_air_from = again.on_air_from.replace(microsecond=7)
    again.creatives = [factories.message()]
    saved(again, budi)

    assert authors(draft) == {sari.pk}


@pytest.mark.parametrize("change", [{"priority": 3}, {"channels": ["website"]}, {"content_class": "official_portrait"}])
def test_whatever_a_revision_says_counts(sari, budi, change):
    draft = factories.draft()
    saved(draft, sari, summary="Awasi bersama")
    saved(draft, budi, **change)

    assert authors(draft) == {sari.pk, budi.pk}


def test_who_wrote_a_draft_is_an_author_of_its_copy_too_and_of_the_copy_of_that(sari, budi):
    dwi = factories.officer("dwi", KENDAL, "add", "change", "publish")
    draft = factories.draft()
    saved(draft, sari, summary="Awasi bersama")

    first = actions.copy(ILM.objects.get(pk=draft.pk), user=budi)
    second = actions.copy(first, user=dwi)

    assert authors(first) == {sari.pk, budi.pk}
    assert authors(second) == {sari.pk, budi.pk, dwi.pk}
    approved = ILM.objects.get(pk=second.pk).latest_revision
    approved.publish()
    assert authors(second, approved) == {sari.pk, budi.pk, dwi.pk}  # whoever gives the second approval is none of them


def test_a_draft_that_was_copied_stays_as_it_was_copied_until_the_copy_is_gone(sari, budi):
    draft = factories.draft()
    saved(draft, sari, summary="Awasi bersama")
    copied = ILM.objects.get(pk=draft.pk).latest_revision

    made = actions.copy(ILM.objects.get(pk=draft.pk), user=budi)

    assert (made.copied_from, made.is_on_record(copied)) == (copied, True)
    with pytest.raises(actions.Refused, match=str(made)):
        actions.DeleteILM(draft, user=budi).execute()
    actions.DeleteILM(made, user=budi).execute()
    actions.DeleteILM(draft, user=budi).execute()
    assert not ILM.objects.exists()


def test_who_copies_what_was_approved_begins_the_count_anew(sari, budi):
    ilm = factories.draft()
    saved(ilm, sari, summary="Awasi bersama").publish()

    assert authors(actions.copy(ILM.objects.get(pk=ilm.pk), user=budi)) == {budi.pk}


def test_an_approval_begins_the_count_anew(sari, budi):
    draft = factories.draft()
    first = saved(draft, sari, summary="Awasi bersama")
    first.publish()
    approved = ILM.objects.get(pk=draft.pk)
    assert authors(draft, first) == {sari.pk}

    second = saved(approved, budi, summary="Awasi, bersama")

    assert authors(draft, second) == {budi.pk}
    second.publish()
    assert authors(draft, second) == {budi.pk}
    assert authors(draft, first) == {sari.pk}


def test_who_brings_back_old_words_is_their_author(sari, budi):
    draft = factories.draft()
    old = saved(draft, sari, summary="Lama")
    old.publish()
    saved(ILM.objects.get(pk=draft.pk), sari, summary="Baru").publish()

    reverted = old.as_object().save_revision(user=budi, previous_revision=old)

    assert authors(draft, reverted) == {budi.pk}


def test_the_number_of_queries_does_not_depend_on_how_many_are_asked_about(sari, budi):
    def queries(count):
        drafts = [factories.draft() for _number in range(count)]
        for draft in drafts:
            saved(draft, sari, summary="Awasi bersama").publish()
        latest = {draft.pk: ILM.objects.get(pk=draft.pk).latest_revision_id for draft in drafts}
        with CaptureQueriesContext(connection) as captured:
            assert set(authors_of(latest).values()) == {frozenset({sari.pk})}
        return len(captured)

    queries(1)  # content types and the like are asked once
    assert queries(1) == queries(5) == 1


def test_every_field_of_the_editor_counts_as_written():
    form = ilm_form.bind_to_model(ILM).get_form_class()
    assert set(WRITTEN) == set(form.base_fields) - {"comments", "statement"}


def test_who_saves_what_is_older_than_a_field_has_written_nothing(sari, budi):
    draft = factories.draft()
    older = saved(draft, sari, summary="Awasi bersama")
    del older.content["social_text"]
    older.save(update_fields=["content"])

    saved(older.as_object(), budi)

    assert authors(draft) == {sari.pk}


def test_a_revision_says_what_its_fields_say():
    draft = factories.draft(creatives=[factories.message("Awas", "Bersama")])

    [creative] = written(draft.latest_revision.content)["creatives"]

    assert creative == {"type": "message", "value": {"heading": "Awas", "text": "Bersama"}}
