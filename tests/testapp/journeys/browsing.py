"""What the browsers of the university send."""

from wagtail.test.utils.form_data import nested_form_data, streamfield


def text(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


def page_of(client, page):
    """What the public reads on the page."""
    return text(client.get(page.get_full_url(), SERVER_NAME=page.get_site().hostname))


def written(owner, **changes):
    """The editor's form, filled in."""
    fields = {
        "title": "Library closed on Friday", "summary": "", "responsible": "", "agreement": "", "owner": owner.pk,
        "binding": "default", "priority": 1, "emphasis_reason": "", "on_air_from": "2026-01-31 12:00",
        "on_air_until": "", "content_class": "none", "information_class": "any_time",
        "creatives": streamfield([("message", {"heading": "Closed on Friday", "text": "For stocktaking."})]),
        "target": streamfield([]), "dayparts": streamfield([]),
    }  # fmt: skip
    return nested_form_data(fields | changes) | {"channels": ["website"]}


def approve(browser, opened, **answers):
    """Press the button of the review screen that was ``opened``."""
    seen = {name: opened.context["form"].initial[name] for name in ("revision", "review", "state", "material")}
    address = opened.request["PATH_INFO"]
    return text(browser.post(address, seen | answers | {"note": "", "outcome": "approved"}, follow=True))
