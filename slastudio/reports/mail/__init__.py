"""The month's mail to the client, and the form in it."""
