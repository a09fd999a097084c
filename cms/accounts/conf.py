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
    def MESSAGES_PER_ACCOUNT_AND_HOUR(self) -> int:
        """Codes and messages on trial that a person has sent to a messenger: it may be a stranger's."""
        return self.get("MESSAGES_PER_ACCOUNT_AND_HOUR", 6)

    @property
    def TELEGRAM_TOKEN(self) -> str:
        """Of the office's bot, from @BotFather; empty: nobody is told by Telegram."""
        return self.get("TELEGRAM_TOKEN", "")

    @property
    def TELEGRAM_BOT(self) -> str:
        """The bot's name without @, which people open in Telegram."""
        return self.get("TELEGRAM_BOT", "")

    @property
    def TELEGRAM_URL(self) -> str:
        """Of the Bot API, where an office runs a server of its own."""
        return self.get("TELEGRAM_URL", "https://api.telegram.org")

    @property
    def NTFY_URL(self) -> str:
        """Of the office's ntfy server; empty: none."""
        return self.get("NTFY_URL", "")

    @property
    def NTFY_TOKEN(self) -> str:
        """With which the server is written to; empty: it asks for none."""
        return self.get("NTFY_TOKEN", "")

    @property
    def MATRIX_URL(self) -> str:
        """Of the homeserver where the office has an account; empty: none."""
        return self.get("MATRIX_URL", "")

    @property
    def MATRIX_TOKEN(self) -> str:
        """The access token of that account."""
        return self.get("MATRIX_TOKEN", "")

    @property
    def WHATSAPP_URL(self) -> str:
        """Of the office's WhatsApp gateway (Evolution API); empty: none."""
        return self.get("WHATSAPP_URL", "")

    @property
    def WHATSAPP_KEY(self) -> str:
        """The API key of the gateway."""
        return self.get("WHATSAPP_KEY", "")

    @property
    def WHATSAPP_INSTANCE(self) -> str:
        """The name of its instance, which is one number of the office."""
        return self.get("WHATSAPP_INSTANCE", "")

    @property
    def WORK_AFTER_THE_ANSWER(self) -> bool:
        """Off in tests: what follows an answer is done before it."""
        return self.get("WORK_AFTER_THE_ANSWER", True)


conf = Conf()
