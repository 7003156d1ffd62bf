"""What is asked of the portal: lists, states, names, and the programme area by area."""
