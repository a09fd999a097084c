"""System checks of the app's settings: a wrong one is named at start, not met by a reader."""

from typing import Any

from django.core.checks import Error, register
from django.utils.module_loading import import_string

from .conf import conf

PROVIDER_METHODS = ("chain", "subtree", "by_code", "chain_pages", "of_page")


@register
def check_regions(**_kwargs: Any) -> list[Error]:
    try:
        provider = import_string(conf.REGIONS)
    except ImportError as error:
        return [Error(f"ILM_BLOCKS['REGIONS'] cannot be imported: {error}", id="ilm_blocks.E001")]
    missing = [name for name in PROVIDER_METHODS if not callable(getattr(provider, name, None))]
    return [Error(f"ILM_BLOCKS['REGIONS'] lacks {', '.join(missing)}", id="ilm_blocks.E002")] if missing else []


@register
def check_previews(**_kwargs: Any) -> list[Error]:
    errors = []
    for path in conf.PREVIEWS:
        try:
            import_string(path)
        except ImportError as error:
            errors.append(Error(f"ILM_BLOCKS['PREVIEWS'] cannot be imported: {error}", id="ilm_blocks.E003"))
    return errors


@register
def check_followers(**_kwargs: Any) -> list[Error]:
    errors = []
    for path in filter(None, (conf.ENROL, *conf.MEMBERSHIP_FOLLOWED_BY)):
        try:
            import_string(path)
        except ImportError as error:
            text = f"ILM_BLOCKS['ENROL'] or ['MEMBERSHIP_FOLLOWED_BY'] cannot be imported: {error}"
            errors.append(Error(text, id="ilm_blocks.E005"))
    return errors


@register
def check_poster_widths(**_kwargs: Any) -> list[Error]:
    widths = list(conf.POSTER_WIDTHS)
    if widths and widths == sorted(set(widths), reverse=True) and all(isinstance(w, int) and w > 0 for w in widths):
        return []
    return [Error("ILM_BLOCKS['POSTER_WIDTHS'] must be positive whole numbers, widest first", id="ilm_blocks.E004")]
