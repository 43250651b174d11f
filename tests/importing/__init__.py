"""Tests of reading files into evidence."""
