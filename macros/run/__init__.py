"""One run: load, check, build and write; and the preview, which runs again at every edit."""
