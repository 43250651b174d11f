"""The fields of a form: one editor a kind of field, what is said under it, and how what is typed is read."""
