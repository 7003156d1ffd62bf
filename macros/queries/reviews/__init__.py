"""Reviews: what they count, how that compares with other periods, and where it differs from what was reported."""
