"""What can still be read of a damaged project, brought into a new one."""
