"""What is refused, on which field, and in which words."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from ilm_blocks import actions
from ilm_blocks.actions import requirements
from ilm_blocks.models import ILM, Change, ClassRule, LocalDecision
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db):
    with translation.override("en"):
        yield


def refusal(call):
    """The messages of the refusal by field; nothing may have been written meanwhile."""
    before = Change.objects.count(), ILM.objects.filter(live=True).count()
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        call()
    assert (Change.objects.count(), ILM.objects.filter(live=True).count()) == before
    return getattr(caught.value, "message_dict", None) or {"": caught.value.messages}


def approval_of(**facts):
    owner = facts.pop("owner", KENDAL)
    draft = factories.draft(owner, **facts)
    return lambda: draft.get_latest_revision().publish()


def unsaved(**facts):
    owner = facts.pop("owner", KENDAL)
    return ILM(owner=factories.page(owner), title="Contoh", creatives=[factories.message()], channels=["app"], **facts)


@pytest.mark.parametrize("facts", [{"go_live_at": NOON}, {"expire_at": NOON}], ids=["go-live", "expiry"])
def test_a_second_schedule_is_refused_by_form_and_by_database(facts):
    assert refusal(unsaved(**facts).full_clean)["__all__"] == [
        "The window is the only schedule: set “on air from” and “on air until”.",
        "Constraint “ilm_window_is_the_schedule” is violated.",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        unsaved(**facts).save()


def test_a_backward_window_is_refused_by_form_and_by_database():
    ilm = unsaved(on_air_from=NOON, on_air_until=NOON - timedelta(hours=1))

    assert refusal(ilm.full_clean)["on_air_until"] == ["The end of the window lies before its start."]
    with pytest.raises(IntegrityError), transaction.atomic():
        ilm.save()


def test_a_partner_of_another_district_is_refused():
    panwaslu = factories.partner(WELERI, name="Panwaslu Kecamatan Weleri")

    assert refusal(unsaved(owner=BOJA, responsible=panwaslu).full_clean) == {
        "responsible": ["This partner belongs to another region: choose one of Kecamatan Boja or above."]
    }


def test_an_agreement_of_a_region_below_is_refused():
    bawaslu = factories.partner(KENDAL)
    pks = factories.agreement(bawaslu, WELERI)

    assert refusal(unsaved(responsible=bawaslu, agreement=pks).full_clean) == {
        "agreement": ["This agreement belongs to another region: choose one of Kabupaten Kendal or above."]
    }


def test_a_target_outside_the_owners_subtree_is_refused_by_name():
    target = [("subtree", {"side": "include", "subtree": factories.page(BOJA)})]

    assert refusal(unsaved(owner=WELERI, target=target).full_clean) == {
        "target": ["The target names regions outside Kecamatan Weleri: Kecamatan Boja."]
    }


def test_an_owner_that_is_no_region_is_refused():
    ilm = unsaved()
    ilm.owner = factories.article(KENDAL).page_ptr

    # An article lies below a region, but is none.
    assert refusal(ilm.full_clean) == {"owner": ["An ILM belongs to a region: choose the home page of one."]}


@pytest.mark.parametrize(("field", "word"), [("content_class", "campaign"), ("information_class", "excluded")])
def test_campaign_and_excluded_information_can_never_be_approved(field, word):
    rule = ClassRule.objects.get(name=word)

    assert refusal(approval_of(**{field: word})) == {
        field: [f"This class can never be approved. {rule.reason} ({rule.basis})"]
    }


def test_the_rule_on_campaigns_cannot_be_lifted_by_editing_it():
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassRule.objects.filter(name="campaign").update(may_be_approved=True)


def test_another_class_can_be_closed_by_a_row():
    ClassRule.objects.create(name="official_portrait", may_be_approved=False, reason="Ditutup.", basis="SE contoh")

    assert "content_class" in refusal(approval_of(content_class="official_portrait"))


def test_a_partner_from_outside_needs_an_agreement():
    assert refusal(approval_of(responsible=factories.partner())) == {
        "agreement": ["A partner from outside needs an agreement: choose the one that covers this ILM."]
    }


def test_an_office_needs_none_in_its_own_region_and_is_named_nowhere_else():
    bpbd = factories.partner(KENDAL, name="BPBD Kabupaten Kendal", kind="office")

    approval_of(responsible=bpbd)()
    assert refusal(unsaved(owner=WELERI, responsible=bpbd).full_clean)["responsible"] == [
        "BPBD Kabupaten Kendal is an office of Kabupaten Kendal: only Kabupaten Kendal names it, in its own ILM."
    ]


def test_an_agreement_carries_what_its_partner_answers_for_and_nothing_else():
    """It gives airtime, counts in a quota and stands in public: no office hangs its own message on it."""
    pks = factories.agreement(factories.partner())
    office = factories.partner(KENDAL, name="BPBD Kabupaten Kendal", kind="office")
    said = {"agreement": [f"This agreement is with {pks.partner}, not with the responsible party."]}

    assert refusal(approval_of(agreement=pks)) == said
    assert refusal(approval_of(responsible=office, agreement=pks)) == said


def test_the_agreement_of_another_partner_is_refused():
    bawaslu, kpu = factories.partner(), factories.partner(name="KPU Kabupaten Kendal")
    pks = factories.agreement(kpu)

    assert refusal(approval_of(responsible=bawaslu, agreement=pks)) == {
        "agreement": ["This agreement is with KPU Kabupaten Kendal, not with the responsible party."]
    }


@pytest.mark.parametrize(
    ("scope", "facts", "field"),
    [
        ({"channels": ["website"]}, {"channels": ["website", "app"]}, "channels"),
        ({"levels": ["district"]}, {"target": [("levels", {"side": "include", "levels": ["village"]})]}, "target"),
        ({"valid_until": date(2024, 1, 1)}, {}, "agreement"),
        ({"valid_from": date(2024, 3, 1)}, {"on_air_until": NOON}, "agreement"),
    ],
    ids=["channel", "level", "ended before", "begins after"],
)
def test_an_agreement_that_does_not_cover_what_is_asked_is_refused(scope, facts, field):
    bawaslu = factories.partner()
    pks = factories.agreement(bawaslu, **scope)

    [message] = refusal(approval_of(responsible=bawaslu, agreement=pks, **facts))[field]

    assert pks.number in message


def test_general_information_of_an_election_body_is_refused_until_its_class_is_chosen():
    bawaslu = factories.partner(is_election_body=True)
    paper = factories.agreement(bawaslu)

    said = refusal(approval_of(responsible=bawaslu, agreement=paper))["content_class"]

    assert said == [
        "Bawaslu Kabupaten Kendal is an election body: what it hands in is not general information. Choose its class."
    ]
    assert factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, content_class="election_education").live


def test_a_suspended_partner_cannot_air_anything_new():
    bawaslu = factories.partner(is_active=False)

    assert "responsible" in refusal(approval_of(responsible=bawaslu, agreement=factories.agreement(bawaslu)))


def test_an_ilm_without_material_stays_a_draft():
    assert refusal(approval_of(creatives=[])) == {
        "creatives": ["Add at least one creative: a poster, a video or a text."]
    }


def test_an_ilm_without_a_channel_is_refused():
    ilm = unsaved()
    ilm.channels = []

    assert "channels" in refusal(ilm.full_clean)


def test_an_unknown_channel_is_refused():
    ilm = unsaved()
    ilm.channels = ["radio"]

    assert refusal(ilm.full_clean) == {
        "channels": ["radio is not a valid choice; choose from videotron, website, app, social."]
    }


# Local decisions


def decide(kind, ilm, by, user=None, **facts):
    decision = LocalDecision(owner=factories.page(by), ilm=ilm, kind=kind, **facts)
    return lambda: actions.decide_locally(decision, user=user)


@pytest.mark.parametrize("kind", ["hide", "adopt"])
def test_a_mandatory_ilm_can_be_neither_hidden_nor_adopted(kind):
    ilm = factories.ilm(KENDAL, binding="mandatory")

    assert refusal(decide(kind, ilm, BLUMAH, reason_code="capacity")) == {
        "": ["A mandatory ILM can be neither hidden nor adopted below its owner."]
    }


def test_a_district_decides_nothing_on_what_its_village_has_issued():
    ilm = factories.ilm(BLUMAH)

    assert refusal(decide("hide", ilm, PLANTUNGAN, covers_subtree=True, reason_code="capacity")) == {
        "": ["A region decides only on what it or a region above it has issued."]
    }


def test_hiding_asks_for_a_reason_and_another_reason_for_words():
    ilm = factories.ilm(KENDAL)

    assert refusal(decide("hide", ilm, BLUMAH)) == {"reason_code": ["Say why: choose a reason for hiding."]}
    assert refusal(decide("hide", ilm, BLUMAH, reason_code="other", text="tidak cocok")) == {
        "text": ["Describe the other reason in at least 20 characters."]
    }


def test_a_note_needs_words():
    assert "text" in refusal(decide("note", factories.ilm(KENDAL), BLUMAH))


def test_someone_without_rights_there_decides_nothing():
    ilm = factories.ilm(KENDAL)
    weleri = factories.officer("weleri", WELERI, "add", "change", "publish")

    with pytest.raises(PermissionDenied):
        decide("hide", ilm, BLUMAH, user=weleri, reason_code="capacity")()
    assert not LocalDecision.objects.exists()
    decide("hide", ilm, WELERI, user=weleri, reason_code="capacity")()


# Withdrawal


def test_withdrawal_needs_a_reason_of_the_list():
    ilm = factories.ilm(KENDAL)

    assert "say why" in refusal(lambda: actions.withdraw(ilm, code=""))[""][0]
    assert "say why" in refusal(ilm.unpublish)[""][0]
    assert "text" in refusal(lambda: actions.withdraw(ilm, code="other", text="salah"))


def test_a_draft_is_not_withdrawn_and_a_withdrawal_is_not_repeated_or_undone():
    draft, ilm = factories.draft(KENDAL), factories.ilm(KENDAL)
    actions.withdraw(ilm, code="legal")

    assert refusal(lambda: actions.withdraw(draft, code="legal"))
    assert refusal(lambda: actions.withdraw(ilm, code="legal"))
    assert refusal(lambda: ilm.get_latest_revision().publish())


def test_the_replacement_is_an_approved_ilm_of_the_same_owner():
    ilm = factories.ilm(KENDAL)
    for wrong in (ilm, factories.draft(KENDAL), factories.ilm(WELERI)):
        assert "replaced_by" in refusal(lambda wrong=wrong: requirements.validate_replacement(ilm, wrong))

    actions.withdraw(ilm, code="error_in_content", replaced_by=factories.ilm(KENDAL))


def test_the_second_approval_is_given_by_another_person_to_what_is_live():
    ani, budi = (factories.officer(name, KENDAL, "publish") for name in ("ani", "budi"))
    ilm = factories.draft(KENDAL)
    ilm.get_latest_revision().publish(user=ani)
    ilm.refresh_from_db()

    assert refusal(lambda: actions.approve_again(ilm, user=ani))
    assert refusal(lambda: actions.approve_again(factories.draft(KENDAL), user=budi))
    actions.approve_again(ilm, user=budi)
    assert ilm.second_approved_revision_id == ilm.live_revision_id


def test_nobody_publishes_or_withdraws_in_a_region_without_the_right():
    weleri = factories.officer("weleri", WELERI, "publish")
    draft, ilm = factories.draft(KENDAL), factories.ilm(KENDAL)

    with pytest.raises(PermissionDenied):
        draft.get_latest_revision().publish(user=weleri)
    with pytest.raises(PermissionDenied):
        actions.withdraw(ilm, code="legal", user=weleri)
    ilm.refresh_from_db()
    assert not ilm.is_withdrawn


def test_the_partner_withdraws_what_it_answers_for_and_nothing_else():
    bawaslu, kpu = factories.partner(), factories.partner(name="KPU Kabupaten Kendal")
    humas = get_user_model().objects.create_user("bawaslu")
    factories.member(humas, bawaslu)
    own = factories.ilm(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))
    other = factories.ilm(KENDAL, responsible=kpu, agreement=factories.agreement(kpu))

    with pytest.raises(PermissionDenied):
        actions.withdraw(other, code="legal", user=humas)
    with pytest.raises((PermissionDenied, ValidationError)):
        own.get_latest_revision().publish(user=humas)
    actions.withdraw(own, code="error_in_content", user=humas)

    assert (own.withdrawn_by, Change.objects.first().actor_id) == (humas, humas.pk)


def test_two_withdrawals_cannot_name_each_other_though_one_was_read_before_the_other():
    first, second = factories.ilm(KENDAL), factories.ilm(KENDAL)
    stale = ILM.objects.get(pk=first.pk)
    actions.withdraw(first, code="error_in_content", replaced_by=second)

    assert "replaced_by" in refusal(lambda: actions.withdraw(second, code="error_in_content", replaced_by=stale))
    assert not ILM.objects.get(pk=second.pk).is_withdrawn
