from django.http import HttpRequest, JsonResponse

from . import visibility

MOST_TAGS = 10


def tag_autocomplete(request: HttpRequest) -> JsonResponse:
    """As Wagtail's, out of the tags of the files that the person sees."""
    term = request.GET.get("term")
    if not term:
        return JsonResponse([], safe=False)
    names = visibility.tags(request.user).filter(name__istartswith=term).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:MOST_TAGS]), safe=False)
