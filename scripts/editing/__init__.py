"""The parts of `portal new`, `import`, `template` and `rename`: questions, drafts, tables and photos."""
