"""Search: Vietnamese normalisation, documents, an index in small files, and queries over it."""
