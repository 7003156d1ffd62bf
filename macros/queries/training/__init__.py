"""Training: sessions, the yearly duty and what stands in its way."""
