"""Training: sessions, their conflicts, and the yearly duty."""
