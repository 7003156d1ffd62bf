"""The contents of the bulletin of a period: the records of the period, and what comes next.

A bulletin is read out to its whole audience, so it is the same on every site: what only leaders may see is left out
on their site too, and boards name the units that they name to all staff.
"""
