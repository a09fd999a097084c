from typing import Self

from django.db import models, transaction

from ilm_blocks.models.commits import commits


class ScreenRoll(models.Model):
    """The one row that tells every process which screens are no longer as it remembers them.

    ``number`` rises with each screen that is written, which keeps it as ``moved``; ``generation`` when all that is
    remembered goes. Whoever moves it holds the rows of the screens already: so nobody waits for each other.
    """

    number = models.PositiveBigIntegerField(default=0)
    generation = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.generation}.{self.number}"

    @classmethod
    def move(cls) -> int:
        """The next number; to be called within the transaction of what is written, whose row keeps it."""
        return cls._moved(number=1).number

    @classmethod
    def move_all(cls) -> None:
        cls._moved(generation=1)

    @classmethod
    def _moved(cls, **by: int) -> Self:
        with transaction.atomic(savepoint=False):
            roll, _is_new = cls.objects.select_for_update().get_or_create(pk=1)
            for name, step in by.items():
                setattr(roll, name, getattr(roll, name) + step)
            roll.save(update_fields=[*by])
            transaction.on_commit(commits.add)
        return roll
