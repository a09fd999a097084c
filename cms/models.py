"""What the starts of this installation remember."""

from django.db import models


class TaskWorker(models.Model):
    """A process that does the work in the background, and when it last gave a sign."""

    name = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class MadeOnce(models.Model):
    """Something that a start made, so that no later one makes it again, whatever people have done with it since."""

    key = models.CharField(max_length=200, unique=True)
    object_id = models.JSONField(null=True)  # a number, or a word where the table has words for keys
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
