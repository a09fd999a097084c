"""Each room's own settings: a wrong one is named at start, with its key and what it must be."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import override_settings

import cms.accounts.checks
import cms.accounts.conf
import cms.admission.checks
import cms.admission.conf
import ilm_blocks.checks
import ilm_blocks.conf
import partner_api.checks
import partner_api.conf
import sites.checks
import sites.conf

PLACES = (cms.accounts, cms.admission, ilm_blocks, partner_api, sites)
ROOMS = {room.conf.conf: room.checks.check_settings for room in PLACES}
#: Of each type that a setting may declare, and of none, also inside of what holds others.
WRONG = [object(), None, True, 1.5, 7, "text", b"bytes", [7], ["text"], [None], {}, {"key": 7}, {7: "text"}]


@pytest.mark.parametrize(
    ("room", "values", "error"),
    [
        (cms.admission, {"AT_WORK": 0}, "admission.E002"),
        (cms.admission, {"WAITING": -1}, "admission.E002"),
        (cms.admission, {"LONGEST_BODY_MB": 100}, "admission.E003"),
        (ilm_blocks, {"REGIONS": "nowhere.provider"}, "ilm_blocks.E001"),
        (ilm_blocks, {"REGIONS": "ilm_blocks.conf.conf"}, "ilm_blocks.E002"),
        (ilm_blocks, {"GATES": ["nowhere.Gate"]}, "ilm_blocks.E009"),
        (ilm_blocks, {"GATES": ["ilm_blocks.conf.conf"]}, "ilm_blocks.E009"),
        (ilm_blocks, {"GATES": ["ilm_blocks.rules.gates.WindowGate"]}, "ilm_blocks.E009"),
        (ilm_blocks, {"GATES": ["ilm_blocks.rules.gates.Gate"]}, "ilm_blocks.E009"),
        (ilm_blocks, {"LETTERHEADS": "nowhere.LETTERHEADS"}, "ilm_blocks.E012"),
        (ilm_blocks, {"LETTERHEADS": "ilm_blocks.conf.conf"}, "ilm_blocks.E012"),
        (ilm_blocks, {"BODIES": "nowhere.BODIES"}, "ilm_blocks.E013"),
        (ilm_blocks, {"BODIES": "ilm_blocks.conf.conf"}, "ilm_blocks.E013"),
        (ilm_blocks, {"BODIES": "ilm_blocks.models.querysets.SETTLED"}, "ilm_blocks.E013"),
        (ilm_blocks, {"REGIONS": ""}, "ilm_blocks.E002"),
        (ilm_blocks, {"REGIONS": "ilm_blocks.regions.PageRegions"}, "ilm_blocks.E002"),
        (ilm_blocks, {"TIME_ZONE": "Mars/Phobos"}, "ilm_blocks.E004"),
        (ilm_blocks, {"PREVIEWS": ["ilm_blocks.choices.State"]}, "ilm_blocks.E003"),
        (ilm_blocks, {"ENROL": "ilm_blocks.conf.conf"}, "ilm_blocks.E005"),
        (ilm_blocks, {"PREVIEWS": ["nowhere.MODE"]}, "ilm_blocks.E003"),
        (ilm_blocks, {"POSTER_WIDTHS": [400, 800]}, "ilm_blocks.E004"),
        (ilm_blocks, {"POSTER_WIDTHS": []}, "ilm_blocks.E004"),
        (ilm_blocks, {"POSTER_WIDTHS": [800, 0]}, "ilm_blocks.E004"),
        (ilm_blocks, {"POSTER_WIDTHS": [100_000, 800]}, "ilm_blocks.E004"),
        (ilm_blocks, {"SHARED_SIZE": [1200]}, "ilm_blocks.E004"),
        (ilm_blocks, {"SHARED_SIZE": [1200, 0]}, "ilm_blocks.E004"),
        (ilm_blocks, {"RECORDING_MAX_UPLOAD_SIZE": 0}, "ilm_blocks.E004"),
        (ilm_blocks, {"RECORDING_MAX_UPLOAD_SIZE": 200}, "ilm_blocks.E004"),
        (ilm_blocks, {"RECORDING_MAX_UPLOAD_SIZE": 1024**5}, "ilm_blocks.E004"),
        (ilm_blocks, {"PAGE_ACTIONS": {"aprove": "publish"}}, "ilm_blocks.E011"),
        (ilm_blocks, {"PAGE_ACTIONS": {"approve": "approve_page"}}, "ilm_blocks.E011"),
        (ilm_blocks, {"PAGE_ACTIONS": {"approve": ""}}, "ilm_blocks.E011"),
        (ilm_blocks, {"ENROL": "nowhere.enrol"}, "ilm_blocks.E005"),
        (ilm_blocks, {"NOTIFIER": "nowhere.tell"}, "ilm_blocks.E005"),
        (ilm_blocks, {"NOTIFIER": "ilm_blocks.conf.conf"}, "ilm_blocks.E005"),
        (ilm_blocks, {"MEMBERSHIP_FOLLOWED_BY": ["nowhere.follow"]}, "ilm_blocks.E005"),
        (ilm_blocks, {"PREVIEWS": "a.text.is.no.list"}, "ilm_blocks.E006"),
        (ilm_blocks, {"POSTER_WIDTHS": ["1600"]}, "ilm_blocks.E006"),
        (ilm_blocks, {"REGION": "misspelled"}, "ilm_blocks.E006"),
        (sites, {"CHOOSABLE_PAGES": "nowhere.pages"}, "sites.E002"),
        (sites, {"SUCCESSION_FOLLOWED_BY": ["nowhere.follow"]}, "sites.E002"),
        (sites, {"CHOOSABLE_PAGES": "sites.conf.conf"}, "sites.E002"),
        (sites, {"SUCCESSION_FOLLOWED_BY": ["sites.conf.conf"]}, "sites.E002"),
        (sites, {"PORT": 0}, "sites.E003"),
        (sites, {"PORT": 65_536}, "sites.E003"),
        (sites, {"MACHINE_HOSTS": ["127.0.0.1:8000"]}, "sites.E003"),
        (sites, {"MACHINE_HOSTS": [""]}, "sites.E003"),
        (partner_api, {"PLAYS_KEPT_DAYS": 1_000_000}, "partner_api.E002"),
        (partner_api, {"PREVIEW_HOURS": 169}, "partner_api.E002"),
        (partner_api, {"LISTENERS": -1}, "partner_api.E002"),
        (partner_api, {"PREVIEW_FRONTEND": "https://app.example/"}, "partner_api.E003"),
        (partner_api, {"PREVIEW_FRONTEND": "javascript:{token}"}, "partner_api.E003"),
        (partner_api, {"MEDIA_ORIGIN": "https://media.example/m/"}, "partner_api.E004"),
        (partner_api, {"MEDIA_ORIGIN": "media.example"}, "partner_api.E004"),
        (partner_api, {"MEDIA_ORIGIN": "https://"}, "partner_api.E004"),
        (sites, {"ARTICLE_PREVIEWS": ["ilm_blocks.choices.State"]}, "sites.E002"),
        (partner_api, {"ENCRYPTION_KEYS": ["new", ""]}, "partner_api.E005"),
        (partner_api, {"PLAYS_KEPT_DAYS": 0}, "partner_api.E002"),
        (cms.accounts, {"LOGINS_PER_MINUTE": 0}, "accounts.E002"),
        (cms.accounts, {"SECOND_FACTOR_REQUIRED": "no"}, "accounts.E001"),
        (cms.accounts, {"MESSAGES_PER_ACCOUNT_AND_HOUR": 0}, "accounts.E002"),
        (cms.accounts, {"NTFY_URL": "ntfy.kendal.example"}, "accounts.E003"),
        (cms.accounts, {"NTFY_URL": "https://ntfy.kendal.example/topik"}, "accounts.E003"),
        (cms.accounts, {"TELEGRAM_URL": "file:///etc/passwd"}, "accounts.E003"),
        (cms.accounts, {"MATRIX_URL": "https://u:p@matrix.example", "MATRIX_TOKEN": "x"}, "accounts.E003"),
        (cms.accounts, {"TELEGRAM_TOKEN": "salah"}, "accounts.E003"),
        (cms.accounts, {"MATRIX_URL": "https://matrix.example"}, "accounts.E004"),
        (cms.accounts, {"WHATSAPP_URL": "https://wa.example", "WHATSAPP_KEY": "x"}, "accounts.E004"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_at_start(room, values, error):
    with override_settings(**{room.conf.conf.dictionary: values}):
        [said] = room.checks.check_settings()

    assert said.id == error
    assert repr(next(iter(values))) in said.msg


@pytest.mark.parametrize("conf", ROOMS, ids=lambda conf: conf.dictionary)
def test_every_setting_is_checked_by_its_type_and_stands_in_the_reference(conf):
    reference = Path(project.BASE_DIR, "docs/reference/settings.md").read_text(encoding="utf-8")

    for key, _value, hint in conf.typed():
        assert f"`{key}`" in reference
        refused = [value for value in WRONG if not fits(value, str(hint))]
        assert refused
        for value in refused:
            with override_settings(**{conf.dictionary: {key: value}}):
                said = [message.msg for message in ROOMS[conf]()]
            assert len(said) == 1, (key, value)
            assert said[0].startswith(f"{conf.dictionary}[{key!r}] must be"), (key, value)


def fits(value, declared):
    """Whether ``value`` is of the type that is ``declared``, spelled out for each type that any setting has."""
    return {
        "<class 'bool'>": lambda: isinstance(value, bool),
        "<class 'int'>": lambda: type(value) is int,
        "<class 'str'>": lambda: isinstance(value, str),
        "collections.abc.Sequence[str]": lambda: value == ["text"],
        "collections.abc.Sequence[int]": lambda: value == [7],
        "collections.abc.Mapping[str, str]": lambda: value == {},
    }[declared]()


@pytest.mark.parametrize("conf", ROOMS, ids=lambda conf: conf.dictionary)
def test_a_project_may_leave_every_setting_out(conf):
    with override_settings(**{conf.dictionary: {}}):
        assert ROOMS[conf]() == []


@pytest.mark.parametrize("conf", ROOMS, ids=lambda conf: conf.dictionary)
@pytest.mark.parametrize("nonsense", [None, [], "x"])
def test_a_dictionary_that_is_none_is_named_at_start(conf, nonsense):
    with override_settings(**{conf.dictionary: nonsense}):
        said = [message.msg for message in ROOMS[conf]()]

    assert said[0].startswith(f"{conf.dictionary} must be a dictionary")


def test_times_without_zones_are_refused_at_start():
    with override_settings(USE_TZ=False):
        assert [said.msg for said in ilm_blocks.checks.check_settings()] == ["ilm_blocks needs USE_TZ = True"]
