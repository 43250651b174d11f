"""Commands about files and what they hold."""
