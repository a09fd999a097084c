"""What a person writes down for others to read holds no sign that turns or hides what stands beside it."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from ilm_blocks import actions
from ilm_blocks.actions import confirmation, memberships, review, statements
from ilm_blocks.models import ILM, ChecklistItem, ClassRule, ElectionStage, LocalDecision, QuietPeriod, Takeover
from ilm_blocks.models.decisions import validate_reason
from ilm_blocks.models.prose import Written, written_fields
from tests import factories
from tests.factories import KENDAL, PLANTUNGAN

#: An override of the direction, a bell and an escape.
pytestmark = pytest.mark.django_db
SIGNS = ["\u202e", "\u2066", "\x07", "\x1b"]
WORDS = "Jadwal coklit berubah pekan ini."

#: Texts of rows that no form writes: by an act, which judges them itself (below), or by the product.
BY_ACTS = {
    "ILM.withdrawn_text", "Confirmation.reason", "Review.note", "Review.confirmed_reason", "SignedStatement.refusal",
    "Membership.note",
}  # fmt: skip
BY_THE_PRODUCT = {
    "JournalHead.hash", "Change.kind", "Change.verb", "Change.actor_id", "Change.actor_name", "Change.digest",
    "Change.previous_hash", "Change.hash", "AgreementPaper.name", "AgreementPaper.mime", "AgreementPaper.sha256",
    "Asset.sha256", "Asset.ext", "Asset.mime", "AssetSource.key", "CleanedFile.old_sha256", "CleanedFile.old_ext",
    "CleanedFile.new_sha256", "CleanedFile.new_ext", "Confirmation.digest", "FileDigest.key", "FileDigest.sha256",
    "FileDigest.material_sha256", "MediaDerivation.source_sha256", "MediaDerivation.recipe",
    "MediaDerivation.result_sha256", "DiscardedFile.name", "Film.key", "Film.fault", "Film.claimed_by", "Letter.name",
    "Letter.mime", "Letter.sha256", "Membership.address", "Review.reviewer_name", "SignedStatement.name",
    "SignedStatement.mime", "SignedStatement.sha256", "SignedStatement.digest", "Partner.name_key",
    "Partner.short_key", "Partner.distinction", "SocialPost.title", "Declaration.person_name", "Declaration.digest",
    "Declaration.text", "Declaration.key_prefix",
}  # fmt: skip


def texts_of(model):
    """The text fields of ``model``; those that it has from Wagtail are Wagtail's."""
    kinds = (models.CharField, models.TextField)
    own = [field for field in model._meta.concrete_fields if field.model.__module__.startswith("ilm_blocks.")]
    return {field.name for field in own if isinstance(field, kinds) and not field.choices}


def test_every_text_of_a_row_is_judged_or_known_to_be_judged_elsewhere():
    """A new field stands in none of the three until somebody says who writes it."""
    rows = apps.get_app_config("ilm_blocks").get_models()
    texts = {f"{model.__name__}.{name}" for model in rows for name in texts_of(model)}
    judged = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("ilm_blocks").get_models()
        if issubclass(model, Written)
        for field in written_fields(model)
    }

    assert texts <= judged | BY_ACTS | BY_THE_PRODUCT, sorted(texts - judged - BY_ACTS - BY_THE_PRODUCT)


def flawed(row, field):
    """Whether ``row`` is refused for its ``field``."""
    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    return [error.code for error in refused.value.error_dict.get(field, [])] == ["turning"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field.name)
     for model in (ILM, LocalDecision, Takeover, QuietPeriod, ElectionStage, ClassRule, ChecklistItem)
     for field in written_fields(model) if field.name not in ("creatives",)],
)  # fmt: skip
def test_a_row_with_such_a_sign_is_refused_on_its_field(model, field, sign):
    assert flawed(model(**{field: f"Awasi{sign} bersama"[: model._meta.get_field(field).max_length or 50]}), field)


def test_a_note_may_have_several_lines_and_a_name_may_not():
    with pytest.raises(ValidationError) as refused:
        LocalDecision(text="Satu.\nDua.").clean_fields()
    assert "text" not in refused.value.error_dict
    assert flawed(ChecklistItem(question="Satu?\nDua?"), "question")


@pytest.mark.parametrize("sign", SIGNS)
def test_no_act_writes_such_a_reason_down(sign):
    said = f"{WORDS}{sign}"
    acts = {
        "text": [lambda: validate_reason("legal", said), lambda: actions.withdraw(None, code="legal", text=said)],
        "reason": [
            lambda: confirmation.deny(None, 0, reason=said, by=None),
            lambda: statements.refuse(None, reason=said, by=None),
            lambda: statements.disown(None, reason=said, by=None),
        ],
        "note": [
            lambda: memberships.confirm_by_command(None, None, note=said),
            lambda: review._keep(None, "rejected", [], said, None, None),
            lambda: review._keep(None, "approved", [{"question": "?", "answer": "no", "note": said}], "", None, None),
        ],
    }
    for field, those in acts.items():
        for act in those:
            with pytest.raises(ValidationError) as refused:
                act()
            assert [error.code for error in refused.value.error_dict[field]] == ["turning"]


def test_a_region_hides_nothing_with_a_reason_that_nobody_can_read():
    ilm = factories.ilm(KENDAL)

    for kind in ("note", "hide"):
        decision = LocalDecision(
            ilm=ilm, owner=factories.page(PLANTUNGAN), kind=kind, reason_code="legal", text="Aw\u202easi bersama"
        )
        with pytest.raises(ValidationError) as refused:
            actions.decide_locally(decision)
        assert "text" in refused.value.error_dict
    assert not LocalDecision.objects.exists()
