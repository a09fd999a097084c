"""Notices where people are: by which ways each person hears of what, and the messengers of the office."""
