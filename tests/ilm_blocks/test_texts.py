"""What people read of an ILM turns nothing that stands beside it: whose words they are, and who distributes them."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from ilm_blocks.models.blocks import CreativesBlock
from tests import factories

pytestmark = pytest.mark.django_db

TURNED = "Awasi Pemilu \u202e bersama kami"


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("title", {"title": TURNED}),
        ("title", {"title": "Awasi\u2028Pemilu"}),
        ("summary", {"summary": TURNED}),
        ("social_text", {"social_text": TURNED}),
        ("creatives", {"creatives": [("running_text", {"text": TURNED})]}),
        ("creatives", {"creatives": [("running_text", {"text": "Dua\nbaris"})]}),
        ("creatives", {"creatives": [factories.message(text=TURNED)]}),
        ("creatives", {"creatives": [factories.message(heading=TURNED)]}),
    ],
)
def test_signs_that_turn_or_hide_others_are_in_no_draft(field, facts):
    with pytest.raises(ValidationError) as refused:
        factories.draft(**facts)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("text", ["Satu baris.\nDua baris.", "ꦲꦏ꧀ꦱꦫꦗꦮ", "Keluarga 👨‍👩‍👧 memilih", "اتقوا الله"])
def test_every_way_of_writing_is_taken(text):
    assert factories.draft(creatives=[factories.message(text=text)]).creatives[0].value["text"] == text


def test_the_editor_names_the_sign_at_its_field():
    block = CreativesBlock()
    value = block.to_python([{"type": "running_text", "value": {"text": TURNED}}])
    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(value)
    assert "U+202E" in str(refused.value.block_errors[0].block_errors["text"])
