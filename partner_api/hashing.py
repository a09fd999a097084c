import hashlib


def token_hash(token: str) -> str:
    """All that is kept of a token. It is random, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
