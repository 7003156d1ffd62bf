"""The programme: emulation, inspections, actions, training duty - pure functions and the questions asked of them."""
