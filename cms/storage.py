"""Where uploads and static files are kept."""

from pathlib import PurePath
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: The folders of the libraries; other files have names that must stay as they are.
LIBRARIES = frozenset({"original_images", "documents", "media", "media_thumbnails"})


class PassedByTheIntake(Exception):
    """A way in that nobody led through ``ilm_blocks.media.intake``: what people upload is never kept as it came."""


class LibraryStorage(FileSystemStorage):
    """Gives an upload a name that nobody guesses: the file of a draft has a public address like every other."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        if isinstance(content, UploadedFile):
            raise PassedByTheIntake(name)
        return super().save(name, content, max_length)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        path = PurePath(name)
        if path.parts[0] in LIBRARIES:
            name = self.get_alternative_name(str(path.with_suffix("")), path.suffix)
        return super().get_available_name(name, max_length)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files by the hash of what they hold, in the imports of JavaScript modules too: all may be cached for ever.

    Takes a list of static files that cannot be read for none: a start that is cut off may leave one.
    """

    support_js_module_import_aggregation = True

    def create_compressor(self, **kwargs: Any) -> Any:
        """With gzip alone: the better coding at its best takes a first start as long as everything else together."""
        return super().create_compressor(**kwargs | {"use_brotli": False})

    def load_manifest(self) -> tuple[dict[str, str], str]:
        try:
            return super().load_manifest()
        except (OSError, ValueError):
            return {}, ""
