"""What is made plays in the distribution's Chromium, and what it is made of does not: so it is needed, and enough."""

import base64

import pytest

from tests.ilm_blocks.media import files
from tests.ilm_blocks.media.transcoding.test_films import FILMS, content_of, made, taken

#: Plays the film whole; the last moment that was shown in seconds, its size and whether there was sound, or the error.
PLAY = """content => new Promise(tell => {
    const film = document.createElement("video");
    film.muted = true;
    film.onerror = () => tell({error: film.error.code});
    film.onended = () => tell({
        seconds: film.currentTime, size: [film.videoWidth, film.videoHeight],
        frames: film.getVideoPlaybackQuality().totalVideoFrames, sounds: film.webkitAudioDecodedByteCount > 0,
    });
    film.src = "data:video/mp4;base64," + content;
    document.body.append(film);
    film.play().catch(() => {});
})"""
#: Without H.264 4:4:4: this Chromium decodes it, browsers with decoders in hardware do not.
UNPLAYED = ("HEVC", "HEVC in 10 bits", "ProRes", "Motion JPEG", "Motion JPEG in AVI")


def played(page, content):
    return page.evaluate(PLAY, base64.b64encode(content).decode())


@pytest.mark.parametrize("name", FILMS)
def test_each_film_plays_to_its_end(browser_page, name):
    [(rendition, found)] = made(FILMS[name])

    seen = played(browser_page, content_of(rendition))

    assert seen.get("size") == [64, 36]
    assert seen["seconds"] == pytest.approx(found.duration_ms / 1000, abs=0.1)
    assert seen["frames"] >= 10
    assert seen["sounds"] == (found.loudness is not None)


@pytest.mark.parametrize("name", UNPLAYED)
def test_no_film_is_held_back_that_would_have_shown_anything(browser_page, name):
    """With a sound it even says that it plays, to the end: over a black picture."""
    seen = played(browser_page, taken(FILMS[name]).read())

    assert seen.get("frames", 0) == 0


def test_a_turned_film_stands_upright(browser_page):
    [(rendition, _found)] = made(files.phone_film())

    assert played(browser_page, content_of(rendition))["size"] == [36, 64]
