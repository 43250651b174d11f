"""Content as one self-contained page: built as a tree, so that no text can become markup."""
