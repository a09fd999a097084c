"""What an approved ILM shows: files named by their SHA-256, the same bytes for ever, in ranges as players ask."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtailmedia.models import get_media_model

from ilm_blocks.media import freezing
from ilm_blocks.media.refusals import NotTaken
from ilm_blocks.models import Asset, AssetSource
from tests import factories
from tests.factories import KENDAL, NOON
from tests.ilm_blocks.media import files

pytestmark = pytest.mark.django_db


def clip(content=None):
    """A media row with a second of film."""
    media = get_media_model()(title="Contoh", type="video", duration=1.2)
    media.file.save("contoh.mp4", ContentFile(content or files.film()))
    return media


def test_a_poster_is_frozen_in_every_width_the_widest_first():
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(width=1600, height=900)])

    [poster] = ilm.frozen
    assert [(file["width"], file["height"]) for file in poster["files"]] == [(1600, 900), (800, 450), (400, 225)]
    assert poster["alt"] == "Poster contoh"


def test_each_file_is_named_by_what_it_holds():
    factories.ilm(KENDAL, creatives=[factories.poster()])

    for asset in Asset.objects.all():
        content = asset.file.read()
        assert (asset.sha256, asset.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
        assert asset.file.name.endswith(f"{asset.sha256}.jpg")


def test_an_image_replaced_in_the_library_alters_nothing_that_was_approved():
    kind, value = factories.poster()
    ilm = factories.ilm(KENDAL, creatives=[(kind, value)])
    before = ilm.frozen
    stream = io.BytesIO()
    Image.new("RGB", (1600, 900), (0, 0, 0)).save(stream, "PNG")
    value["image"].file = ImageFile(stream, name="lain.png")
    value["image"].save()
    ilm.refresh_from_db()
    assert ilm.frozen == before

    ilm.save_revision().publish()
    ilm.refresh_from_db()
    assert ilm.frozen != before


def test_half_a_file_left_behind_is_replaced():
    factories.ilm(KENDAL, creatives=[factories.poster()])
    asset = Asset.objects.first()
    storage, name = asset.file.storage, asset.file.name
    storage.delete(name)
    storage.save(name, ContentFile(b"half"))
    AssetSource.objects.all().delete()
    Asset.objects.all().delete()

    factories.ilm(KENDAL, creatives=[factories.poster()])

    with storage.open(name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == asset.sha256


def test_the_same_file_is_stored_and_read_once(monkeypatch):
    poster = factories.poster()
    factories.ilm(KENDAL, creatives=[poster])
    monkeypatch.setattr(freezing, "_asset", lambda *args, **facts: pytest.fail("read again"))

    factories.ilm(KENDAL, creatives=[poster])

    assert Asset.objects.count() == 3


def test_two_who_meet_a_file_at_once_store_it_once(monkeypatch):
    """A frontend opens a draft twice in a blink, or an editor looks at what another one approves."""
    draft, store = factories.draft(KENDAL, creatives=[factories.poster()]), freezing._store

    def store_after_another(read):
        read = list(read)
        monkeypatch.setattr(freezing, "_store", store)
        others.append(freezing.freeze(draft.creatives))
        return store(read)

    others = []
    monkeypatch.setattr(freezing, "_store", store_after_another)

    assert [freezing.freeze(draft.creatives)] == others
    assert (Asset.objects.count(), AssetSource.objects.count()) == (3, 3)


def test_two_who_store_the_same_bytes_at_once_have_one_file(monkeypatch):
    poster = factories.poster()
    draft, put = factories.draft(KENDAL, creatives=[poster]), freezing._put

    def put_after_another(asset, file):
        monkeypatch.setattr(freezing, "_put", put)
        others.append(freezing.freeze(draft.creatives))
        put(asset, file)

    others = []
    monkeypatch.setattr(freezing, "_put", put_after_another)

    assert [freezing.freeze(draft.creatives)] == others
    assert (Asset.objects.count(), AssetSource.objects.count()) == (3, 3)


def test_freezing_takes_the_same_queries_for_one_and_for_many_creatives(django_assert_num_queries):
    def frozen(*heights):
        ilm = factories.draft(KENDAL, creatives=[factories.poster(height=height) for height in heights])
        list(ilm.creatives)  # the images themselves are Wagtail's to load
        return lambda: freezing.freeze(ilm.creatives)

    one, many = frozen(900), frozen(901, 902, 903, 904, 905)
    with django_assert_num_queries(10):
        one()
    with django_assert_num_queries(10):
        many()


def test_a_clip_is_frozen_with_its_size_and_length():
    ilm = factories.ilm(KENDAL, creatives=[("video", {"video": clip(), "alt": "Contoh"})])

    [film] = ilm.frozen[0]["files"]
    assert (film["mime"], film["width"], film["height"], film["duration_ms"]) == ("video/mp4", 64, 48, 1200)


@pytest.mark.parametrize("content", [files.film("mpeg4"), files.film(seconds=0.067, rate=30), b"bukan film"])
def test_a_clip_that_lies_in_the_library_and_that_no_screen_plays_is_not_approved(content):
    draft = factories.draft(KENDAL, creatives=[("video", {"video": clip(content), "alt": "Contoh"})])

    with pytest.raises(NotTaken, match=r"contoh.*Ekspor"):
        draft.get_latest_revision().publish()


def test_a_picture_in_the_library_that_cannot_be_read_is_not_approved():
    kind, value = factories.poster()
    with value["image"].file.storage.open(value["image"].file.name, "wb") as file:
        file.write(b"bukan gambar")
    draft = factories.draft(KENDAL, creatives=[(kind, value)])

    with pytest.raises(NotTaken, match="rusak"):
        draft.get_latest_revision().publish()


# How they are served


@pytest.fixture
def asset():
    factories.ilm(KENDAL, creatives=[factories.poster()], on_air_from=NOON - timedelta(days=1))
    return Asset.objects.first()


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_may_be_kept_for_a_year_by_anyone(client, asset):
    response = client.get(asset.get_absolute_url())

    assert response.status_code == 200
    assert body(response) == asset.file.read()
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["ETag"] == f'"{asset.sha256}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(asset.get_absolute_url(), headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-7", -7, None)]
)
def test_a_part_of_it_comes_as_a_part(client, asset, asked, start, stop):
    whole = asset.file.read()

    response = client.get(asset.get_absolute_url(), headers={"Range": asked})

    part = whole[start:stop]
    first = start if start >= 0 else len(whole) + start
    assert (response.status_code, body(response)) == (206, part)
    assert response["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    assert response["Content-Length"] == str(len(part))


def test_a_part_beyond_the_end_is_refused(client, asset):
    response = client.get(asset.get_absolute_url(), headers={"Range": f"bytes={asset.bytes}-"})

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{asset.bytes}")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=9-2", f"bytes={'9' * 5000}-", "bytes=٣-"]
)
def test_what_we_do_not_cut_comes_whole(client, asset, asked):
    assert client.get(asset.get_absolute_url(), headers={"Range": asked}).status_code == 200


@pytest.mark.parametrize("held", ['"another"', "W/{}", "*", "Thu, 01 Feb 2024 05:00:00 GMT", "{}x"])
def test_a_part_of_another_version_is_not_given(client, asset, held):
    headers = {"Range": "bytes=0-9", "If-Range": held.format(f'"{asset.sha256}"')}

    assert client.get(asset.get_absolute_url(), headers=headers).status_code == 200


def test_the_rest_of_the_same_version_is_given(client, asset):
    headers = {"Range": "bytes=0-9", "If-Range": f'"{asset.sha256}"'}

    assert client.get(asset.get_absolute_url(), headers=headers).status_code == 206


HELD = ["{}", "W/{}", '"a", {}', '"a",W/{} , "b"', "*"]


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_somebody_holds_is_not_sent_again(client, asset, held, method):
    headers = {"If-None-Match": held.format(f'"{asset.sha256}"'), "Range": "bytes=0-9"}
    response = getattr(client, method)(asset.get_absolute_url(), headers=headers)

    assert (response.status_code, body(response), response["ETag"]) == (304, b"", f'"{asset.sha256}"')


@pytest.mark.parametrize("held", ['"a"', "a", "W/", '""', "{}x", "**"])
def test_what_somebody_does_not_hold_is_sent(client, asset, held):
    headers = {"If-None-Match": held.format(f'"{asset.sha256}')}

    assert client.get(asset.get_absolute_url(), headers=headers).status_code == 200


def test_nobody_holds_what_is_not_there(client, asset):
    assert client.get(f"/m/{'0' * 64}.jpg", headers={"If-None-Match": "*"}).status_code == 404


def test_a_condition_that_does_not_hold_is_told(client, asset):
    response = client.get(asset.get_absolute_url(), headers={"If-Match": '"another"'})

    assert response.status_code == 412
    assert "immutable" not in response["Cache-Control"]


def test_the_head_of_a_file_tells_its_size(client, asset):
    response = client.head(asset.get_absolute_url(), headers={"Range": "bytes=0-9"})

    assert (response.status_code, body(response), response["Content-Length"]) == (200, b"", str(asset.bytes))


def test_nothing_else_is_served_there(client, asset):
    assert client.get(f"/m/{'0' * 64}.jpg").status_code == 404
    assert client.post(asset.get_absolute_url()).status_code == 405
