from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.serializers import ChoiceField as Words
from rest_framework.serializers import DateTimeField as Time
from rest_framework.serializers import Serializer as Shape

from partner_api.delivery.articles.serializers import Article
from partner_api.delivery.serializers import ListedILM


class Preview(Shape):
    saved_at = Time(help_text=_("When the draft was saved so."))
    expires_at = Time(help_text=_("From then on the link answers 410."))


class ILMPreview(Preview):
    kind = Words(["ilm"])
    ilm = ListedILM(help_text=_("As `ilm/` will list it once it is approved."))


class ArticlePreview(Preview):
    kind = Words(["article"])
    article = Article(help_text=_("As `articles/` will tell it once it is published."))


PREVIEW = PolymorphicProxySerializer(
    "Preview", {"ilm": ILMPreview, "article": ArticlePreview}, resource_type_field_name="kind"
)
