"""Takes a built site live: verification, releases, the git gate on the server, view counts and reminders."""
