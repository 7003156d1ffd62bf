"""Everything we know about the portal; `define_env` offers authors of `docs/*.md` their macros."""
