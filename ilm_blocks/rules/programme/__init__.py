"""The day's programme `edf-share/2`: what plays on a screen when, as a pure function of the day's members.

``members`` are the values, ``weights`` how much airtime each member of a moment gets, ``credits`` what each is owed,
``slots`` the programme that follows. The JavaScript of the same names under the player's ``programme/`` mirrors them;
``tests/vectors/edf-share-2.json`` keeps the two equal. Integers only: a float would let them drift.
"""
