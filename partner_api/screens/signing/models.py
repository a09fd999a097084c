import base64
import hashlib
from datetime import date
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_api.encryption import EncryptedField

ID_DIGITS = 16


class ManifestKey(models.Model):
    """A key that signs manifests (Ed25519, RFC 8032); players know its public half."""

    id = models.CharField(primary_key=True, max_length=ID_DIGITS, editable=False)
    public = models.CharField(max_length=44, editable=False)  # 32 bytes in base64
    private = EncryptedField(editable=False)  # likewise
    signs_from = models.DateField(unique=True)  # the first day of the horizons of the manifests that it signs
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("key of manifests")
        verbose_name_plural = _("keys of manifests")
        ordering = ["signs_from"]

    def __str__(self) -> str:
        return self.id

    @classmethod
    def new(cls, signs_from: date) -> Self:
        """A new key, unsaved."""
        private = Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        return cls(
            id=id_of(public), public=_text(public), private=_text(private.private_bytes_raw()), signs_from=signs_from
        )

    def sign(self, content: bytes) -> str:
        """The signature of ``content``, in base64."""
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.private))
        return _text(private.sign(content))


def id_of(public: bytes) -> str:
    """By what a signature names its key: the first digits of the SHA-256 of its public half."""
    return hashlib.sha256(public).hexdigest()[:ID_DIGITS]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
