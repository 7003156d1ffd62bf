"""Reviews: their numbers, comparisons with other periods, and differences from what was reported."""
