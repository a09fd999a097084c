"""People: their accounts and roles, how they authenticate, and who is locked out."""
