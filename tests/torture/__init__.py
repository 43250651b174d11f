"""Tools that try to break the program for as long as one likes; none of them runs with the tests."""
