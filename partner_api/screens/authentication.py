from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from .models import Screen
from .querysets import ScreenQuerySet


class BearerAuthentication(BaseAuthentication):
    """Knows a screen by its token (RFC 6750); ``request.auth`` is the screen."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Screen]:
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated
        screen = self.screens(token.strip()).first()
        if screen is None:
            raise AuthenticationFailed
        return AnonymousUser(), screen

    def screens(self, token: str) -> ScreenQuerySet:
        return Screen.objects.of_token(token)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="screens"'


class AuthenticationWithVersions(BearerAuthentication):
    """``request.auth`` comes with the versions of its chain, in the same query."""

    def screens(self, token: str) -> ScreenQuerySet:
        return super().screens(token).with_versions()
