"""What the bulletin of a period tells: the records of the period, and what comes next.

A bulletin is read out to everybody that it is for, so it tells the same on every site: what leaders alone may see is
left out of it on their site too, and boards name the units that they name to all staff.
"""
