"""From a built site to the live one: verify, publish, and the gate of the server."""
