"""What stands today in the place of something withdrawn, however often that was corrected in its turn."""

from ..models import ILM


def standing_in_place_of(withdrawn: ILM) -> ILM | None:
    """The last of those that were named one after another, if it stands; one query for each of them."""
    named, seen = withdrawn, {withdrawn.pk}
    while named.is_withdrawn:
        following = named.replaced_by_id
        if following is None or following in seen:
            return None
        seen.add(following)
        named = ILM.objects.with_parties().get(pk=following)
    return named if named.live else None
