from pathlib import Path

from django.conf import settings

from ilm_blocks.conf import Conf


def test_every_setting_is_in_the_reference():
    reference = (Path(settings.BASE_DIR) / "docs/reference/settings.md").read_text(encoding="utf-8")
    names = [name for name in vars(Conf) if name.isupper()]

    assert names
    assert [name for name in names if f"`{name}`" not in reference] == []
