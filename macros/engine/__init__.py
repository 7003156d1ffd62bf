"""The incremental engine: records in a store, queries over them, and which results still hold."""
