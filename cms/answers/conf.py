"""The settings of stored answers: the keys of ``settings.ANSWERS``, one property each."""

from ilm_blocks.conf import AppSettings


class Conf(AppSettings):
    dictionary = "ANSWERS"

    @property
    def MEMORY_MB(self) -> int:
        """The most that each process keeps, in megabytes; 0 stores nothing."""
        return self.get("MEMORY_MB", 64)

    @property
    def LOOK_MS(self) -> int:
        """How old what a process knows of the journal's head may become, in milliseconds."""
        return self.get("LOOK_MS", 250)


conf = Conf()
