"""The pictures of the guide: the real window on the built sample, without a screen, at a fixed moment.

`python -m tests.pictures` makes them anew, with the words on each beside them.
"""
