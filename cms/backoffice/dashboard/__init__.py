"""The first screen of the admin: what each person came for, answered without a click."""
