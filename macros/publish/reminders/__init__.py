"""Sends reminders by mail: what is due for whom, the letters, the ledger of sent mail, and the mail transports."""
