"""A forgotten password: the mail says who it is for, what to do, and that nothing happens to whoever does nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_mail_of_a_forgotten_password_is_complete(client, mailoutbox):
    get_user_model().objects.create_superuser("siti", "siti@desa.example", "rahasia-contoh", name="Siti Aminah & Co")

    client.post(reverse("wagtailadmin_password_reset"), {"email": "siti@desa.example"})

    [mail] = mailoutbox
    assert mail.subject == "Kata sandi baru untuk ILM Kendal"
    assert mail.body.startswith("Yth. Siti Aminah & Co,")
    assert "Nama pengguna Anda: siti" in mail.body
    assert "Abaikan surel ini" in mail.body
    assert "/admin/password_reset/confirm/" in mail.body


def test_an_address_that_nobody_has_gets_no_mail_and_the_same_answer(client, mailoutbox):
    answer = client.post(reverse("wagtailadmin_password_reset"), {"email": "entah@desa.example"}, follow=True)

    assert "Bila alamat itu milik sebuah akun" in answer.text
    assert mailoutbox == []
