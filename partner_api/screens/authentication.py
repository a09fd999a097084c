from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from partner_api.hashing import token_hash
from partner_api.prepared_query import PreparedQuery

from .models import Screen


class BearerAuthentication(BaseAuthentication):
    """Knows a screen by its token (RFC 6750); ``request.auth`` is the screen."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Screen]:
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated
        screen = self.screen(token.strip())
        if screen is None:
            raise AuthenticationFailed
        return AnonymousUser(), screen

    def screen(self, token: str) -> Screen | None:
        return next(iter(_of_hash.models(token_hash(token))), None)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="screens"'


_of_hash = PreparedQuery(lambda hashed: Screen.objects.of_hash(hashed).order_by())
_with_versions = PreparedQuery(lambda hashed: Screen.objects.of_hash(hashed).with_versions())


class AuthenticationWithVersions(BearerAuthentication):
    """``request.auth`` comes with the versions of its chain, in the same query."""

    def screen(self, token: str) -> Screen | None:
        return next(iter(_with_versions.models(token_hash(token))), None)


class AuthenticationWithHealth(BearerAuthentication):
    """``request.auth`` comes with what it last told of itself, in the same query."""

    def screen(self, token: str) -> Screen | None:
        return Screen.objects.of_token(token).select_related("health").first()
