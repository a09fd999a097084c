"""The admin as a whole: what holds for all of its screens, whichever app they come from."""
