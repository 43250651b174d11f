"""The agreement held against itself: two places that promise different things of one matter."""
