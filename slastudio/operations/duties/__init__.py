"""What one does with duties: list them, enter acts, write a calendar and drafts of mails."""
