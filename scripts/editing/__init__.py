"""What `portal new` and `portal rename` are made of: questions, drafts, tables and photos."""
