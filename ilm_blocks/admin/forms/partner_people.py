"""The forms of a partner's people and of its name."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from ...actions import acting, memberships
from ...choices import PartnerKind
from ...conf import conf
from ...media import letters
from ...media.refusals import NotTaken
from ...models import Membership, Partner


class MemberForm(forms.Form):
    """One person who is to speak for a partner: known, or new where the project makes accounts."""

    known = forms.CharField(
        label=_("Username"), required=False, max_length=150, help_text=_("Of somebody who has an account, exactly.")
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=150)
    email = forms.EmailField(
        label=_("Mail address"), required=False, help_text=_("The link to set a password goes there.")
    )
    letter = forms.FileField(
        label=_("Letter of appointment"), required=False, help_text=_("PDF, JPEG or PNG, up to 5 MB. Kept private."),
        widget=forms.FileInput(attrs={"accept": letters.ACCEPTED}),
    )  # fmt: skip

    def __init__(self, *args: Any, partner: Partner, user: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner, self.user, self.is_member = partner, user, is_member
        if not conf.ENROL:
            del self.fields["name"], self.fields["email"]
            self.fields["known"].required = True
        if partner.kind == PartnerKind.OFFICE:
            del self.fields["letter"]
        elif is_member:
            self.fields["letter"].help_text = _("Empty: an invitation, which the person accepts.")
        else:
            self.fields["letter"].required = True

    def clean_known(self) -> Any:
        if not (asked := self.cleaned_data["known"].strip()):
            return None
        users = get_user_model()
        found = users._default_manager.filter(**{users.USERNAME_FIELD: asked}).first()
        if found is None:
            raise ValidationError(_("There is no account of exactly this username."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new = [name for name in ("name", "email") if cleaned.get(name)]
        if self.data.get("known") and new:
            self.add_error("known", _("Either somebody who has an account, or somebody new: not both."))
        elif not self.data.get("known"):
            for name in {"name", "email"}.intersection(self.fields).difference(new, self.errors):
                self.add_error(name, _("Needed for a new person."))
        return cleaned

    @transaction.atomic
    def propose(self) -> Membership:
        """What is proposed; a new account only together with it."""
        given = self.cleaned_data
        person = given["known"] or self._enrolled(given["name"], given["email"])
        if self.partner.kind == PartnerKind.OFFICE:
            return memberships.join_office(self.partner, person, user=self.user)
        if file := given.get("letter"):
            content = file.read(letters.MOST_BYTES + 1)
            try:
                return memberships.propose_by_letter(
                    self.partner, person, content=content, name=file.name, user=self.user,
                    address=given.get("email", ""),
                )  # fmt: skip
            except NotTaken as refused:
                raise ValidationError({"letter": refused}) from refused
        return memberships.invite(self.partner, person, user=self.user)

    def _enrolled(self, name: str, email: str) -> Any:
        """A new account, which no other transaction can have locked: so the partner may be locked first."""
        partner = acting.the_one(Partner, self.partner.pk)
        return import_string(conf.ENROL)(name=name, email=email, by=self.user, partner=partner)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
