"""Reminders by mail: what is due for whom, the letter, the record of what was sent, and the way to the mail server."""
