"""A territory with something of everything that the screens can show, and the people who open them."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.accounts import addresses, roles
from cms.accounts.models import Role
from cms.accounts.people import actions
from cms.accounts.people.area import Area
from partner_api.models import Screen
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN
from tests.ilm_blocks.editing import under_review

PASSWORD = "rahasia-contoh"


class World:
    def __init__(self):
        self.partner = factories.partner(name="Badan Pengawas Pemilihan Umum Kabupaten Kendal")
        self.agreement = factories.agreement(self.partner, number="480.1/PKS/DISKOMINFO-BAWASLU/XI/2026/contoh")
        facts = {"responsible": self.partner, "agreement": self.agreement, "summary": "Ringkasan."}
        self.ilm = factories.ilm(KENDAL, title="Pasar murah di pertokoan", **facts)
        self.handed_in = factories.draft(BLUMAH, title="Pertanggungjawaban keuangan desa")
        under_review(self.handed_in)
        self.local = factories.ilm(PLANTUNGAN, title="Jalan ditutup")
        factories.decision("hide", self.ilm, BLUMAH, text="Pasar desa sudah ada pada hari yang sama.")
        self.quiet_period = factories.quiet_period(KENDAL)
        days = [timezone.localdate() + timedelta(days=days) for days in (20, 22)]
        factories.quiet_period(KENDAL, name="Masa tenang contoh", first_day=days[0], last_day=days[1])
        self.once_approved = factories.ilm(KENDAL, content_class="election_education", **facts)
        factories.takeover(KENDAL, is_drill=True)
        self.article = factories.article(BLUMAH)
        self.screen = Screen.objects.create(
            owner=factories.page(KENDAL), name="Videotron Alun-alun", width=1920, height=1080
        )
        self.people = {name: person(*facts) for name, facts in PEOPLE.items()}
        self.people["partner"] = get_user_model().objects.create_user("humas", email="humas@bawaslu.example")
        roles.join(self.people["partner"], self.partner)
        area = Area.of(self.people["administrator"])
        self.newcomer = actions.create(area, username="baru", name="Budi Contoh", email="budi@desa.example")
        for user in (self.newcomer, self.people["village"]):
            actions.offer(area, user, Role.OPERATOR, factories.page(PLANTUNGAN))
        self.proposal = addresses.keep(
            self.people["village"], "desa.baru@kendal.example", by=self.people["village"], at=timezone.now()
        )


PEOPLE = {
    "approver": ("penyetuju", Role.APPROVER, KENDAL),
    "administrator": ("admin-wilayah", Role.ADMINISTRATOR, KENDAL),
    "operator": ("petugas-videotron", Role.OPERATOR, KENDAL),
    "emergency": ("petugas-darurat", Role.EMERGENCY, KENDAL),
    "district": ("kecamatan", Role.EDITOR, PLANTUNGAN),
    "village": ("desa", Role.EDITOR, BLUMAH),
}


def person(name, role, code):
    user = get_user_model().objects.create_user(name, f"{name}@kendal.example", PASSWORD, name="Siti Contoh")
    roles.assign(user, role, factories.page(code))
    return user
