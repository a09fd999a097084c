from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from .models import Screen


class BearerAuthentication(BaseAuthentication):
    """Knows a screen by its token (RFC 6750); ``request.auth`` is the screen, with the versions of its chain."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Screen]:
        scheme, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated
        screen = Screen.objects.of_token(token.strip()).with_versions().first()
        if screen is None:
            raise AuthenticationFailed
        return AnonymousUser(), screen

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="screens"'
