"""Films as screens need them: H.264 in 1080p at most, level sound, one file for each size of screen, and a still.

``films`` is the way in. Nothing here knows rows or tasks: files go in and come out, and progress goes to a callback.
"""
