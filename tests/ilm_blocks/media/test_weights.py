"""Pictures of any kind are as light as a thin line wants them."""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from ilm_blocks.media import freezing, weights
from ilm_blocks.templatetags.ilm_blocks import up_to
from tests import factories

pytestmark = pytest.mark.django_db
SPEC = "width-640|format-webp|webpweight-{}"


@pytest.fixture
def crowd():
    """A photograph as full of detail as hardly any is."""
    stream = BytesIO()
    Image.effect_noise((320, 180), 30).resize((1600, 900)).convert("RGB").save(stream, "JPEG", quality=90)
    file = ImageFile(BytesIO(stream.getvalue()), name="kerumunan.jpg")
    return get_image_model().objects.create(title="Kerumunan", file=file)


def made(image, spec):
    stream = BytesIO()
    Filter(spec).run(image, stream)
    return len(stream.getvalue())


def test_a_picture_is_as_fine_as_finds_room(crowd):
    finest = made(crowd, "width-640|format-webp|webpquality-80")
    room = finest * 3 // 4

    assert made(crowd, SPEC.format(finest)) == finest
    assert room * 3 // 4 < made(crowd, SPEC.format(room)) <= room
    assert made(crowd, SPEC.format(1)) == made(crowd, f"width-640|format-webp|webpquality-{weights.QUALITIES[-1]}")


def test_what_is_light_stays_as_fine_as_it_was_to_be():
    drawing = factories.image()

    assert made(drawing, "width-640|format-webp|webpquality-75|webpweight-40000") == made(
        drawing, "width-640|format-webp|webpquality-75"
    )


def test_posters_of_any_kind_are_frozen_light(crowd, settings):
    settings.ILM_BLOCKS = settings.ILM_BLOCKS | {"WEBP_WIDTHS": (960, 640)}
    assert made(crowd, "width-640|format-webp|webpquality-75") > 40_960

    ilm = factories.ilm(creatives=[("poster", {"image": crowd, "alt": "Kerumunan"})])

    sizes = {file["width"]: file["bytes"] for file in ilm.frozen[0]["webp"]}
    assert {width: size <= freezing.heaviest(width) for width, size in sizes.items()} == {960: True, 640: True}


def test_a_phone_is_offered_no_wider_one():
    files = [{"width": width} for width in (960, 640, 320)]

    assert up_to(files, 640) == files[1:]
    assert up_to(files, 100) == files[-1:]
