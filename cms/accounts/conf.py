"""The settings of the app: the keys of ``settings.ACCOUNTS``, one property each."""

from ilm_blocks.conf import AppSettings


class Conf(AppSettings):
    dictionary = "ACCOUNTS"

    @property
    def SECOND_FACTOR_REQUIRED(self) -> bool:
        """Those who approve, broadcast or administer must set one up; anyone who has one is asked for it regardless."""
        return self.get("SECOND_FACTOR_REQUIRED", True)

    @property
    def LOCKOUT_FAILURES_BY_NAME(self) -> int:
        """Failures on one name from all addresses together; beyond it known browsers alone may try."""
        return self.get("LOCKOUT_FAILURES_BY_NAME", 20)

    @property
    def LOGINS_PER_MINUTE(self) -> int:
        """From one address, or one known browser, in one process: each costs a quarter of a second of hashing."""
        return self.get("LOGINS_PER_MINUTE", 30)

    @property
    def LOGINS_AT_ONCE(self) -> int:
        return self.get("LOGINS_AT_ONCE", 2)

    @property
    def RESETS_PER_ADDRESS_AND_HOUR(self) -> int:
        """Forgotten passwords asked from one address of the network."""
        return self.get("RESETS_PER_ADDRESS_AND_HOUR", 20)

    @property
    def RESETS_PER_ACCOUNT_AND_HOUR(self) -> int:
        """Forgotten passwords mailed to one person."""
        return self.get("RESETS_PER_ACCOUNT_AND_HOUR", 3)

    @property
    def ADDRESSES_PER_ACCOUNT_AND_HOUR(self) -> int:
        """Changes of the mail address: each mails a stranger's mailbox."""
        return self.get("ADDRESSES_PER_ACCOUNT_AND_HOUR", 5)

    @property
    def WORK_AFTER_THE_ANSWER(self) -> bool:
        """Off in tests: what follows an answer is done before it."""
        return self.get("WORK_AFTER_THE_ANSWER", True)


conf = Conf()
