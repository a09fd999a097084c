"""What a poster says of its width before it is laid out is how wide it becomes: phones load no more than they show."""

import pytest
from wagtail.models import Site

from tests import factories
from tests.browsing import HOST, Browser
from tests.factories import BLUMAH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
#: Of each poster: how wide it is, and how wide its ``sizes`` say.
WIDTHS = """() => [...document.querySelectorAll('.ilm-creative img')].map(image => {
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.width = image.sizes;
    const widths = [image, probe].map(part => part.getBoundingClientRect().width);
    probe.remove();
    return widths;
})"""
WIDE, HIGH = {"width": 1600, "height": 900}, {"width": 900, "height": 1600}


@pytest.fixture
def open_page(browser_page, client):
    def open_page(ilm, width):
        Site.objects.filter(hostname="blumah.localhost").update(hostname=HOST)
        browser_page.set_viewport_size({"width": width, "height": 740})
        return Browser(browser_page, client).open(f"/ilm/{ilm.pk}/")

    return open_page


@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("shapes", [(WIDE, HIGH), (HIGH, WIDE), (HIGH, HIGH)], ids=str)
def test_posters_are_as_wide_as_they_say_in_whatever_shape_and_order(open_page, shapes, width):
    ilm = factories.ilm(BLUMAH, creatives=[factories.poster(**shape) for shape in shapes])

    widths = open_page(ilm, width).evaluate(WIDTHS)

    assert len(widths) == 2
    for drawn, told in widths:
        assert 0.95 * told <= drawn <= told + 1, widths


def test_a_poster_is_drawn_smaller_after_another_one_alone(open_page):
    ilm = factories.ilm(BLUMAH, creatives=[factories.message(), factories.poster(**HIGH), factories.poster(**HIGH)])

    first, second = open_page(ilm, 800).evaluate(WIDTHS)

    assert first[0] > second[0]
    assert second[1] == pytest.approx(24 * 16 * 9 / 16, abs=1)
