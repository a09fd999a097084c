"""A start that fails says why in one sentence, before there are settings to translate it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.startup.secrets import CutOff


@contextmanager
def told_in_a_sentence(folder: Path) -> Iterator[None]:
    """Ends the program with a sentence where ``folder``, or what it holds, cannot be used."""
    try:
        yield
    except CutOff as found:
        sys.exit(
            f"{found} terpotong, padahal berisi kunci rahasia situs ini. Kembalikan dari cadangan; bila tidak ada, "
            "hapus berkas itu dan jalankan lagi: Anda diberi tahu cara memasang kode kedua dari awal."
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sys.exit(f"Folder {folder} tidak dapat dipakai untuk menyimpan data: {reason}.")
