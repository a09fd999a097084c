"""What a page may load and who may frame it, told to the browser (Content Security Policy, level 3).

Pages of the public load nothing but files of this site, and nothing inline: what an editor could smuggle into a page
does not run. A view that needs another policy sets the header itself (the player, an upload).
"""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from partner_api.http.content_policy import hash_of

ERROR_STYLES = settings.BASE_DIR / "sites" / "templates" / "sites" / "error.css"


def public() -> dict[str, Any]:
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, hash_of(ERROR_STYLES.read_text(encoding="utf-8"))],  # error pages stand without files
        "img-src": [SELF, "data:", *settings.MEDIA_ORIGINS],
        "media-src": [SELF, *settings.MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }


def admin() -> dict[str, Any]:
    """The strictest that Wagtail 8 works with: nothing from elsewhere, no text made into code.

    What it has inline and offers no nonce for: each date picker and chooser outside a StreamField starts itself by a
    script beside it (wagtailadmin/widgets/date_input.html, BaseChooser.render), with its own id and options, so that
    no list of hashes is ever complete. Tooltips, rich text and combo boxes write style elements as they open.
    """
    return public() | {
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *settings.MEDIA_ORIGINS],  # blob: the picture just chosen for upload
        "frame-src": [SELF],  # the live preview
    }


class ContentPolicyMiddleware(CSPMiddleware):
    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = admin() if request.path.startswith(reverse("wagtailadmin_home")) else public()
        return parts
