"""Pure functions over text, dates and bytes; nothing here knows a record."""
