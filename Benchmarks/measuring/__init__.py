"""Support of all measurements of the webhook receiver, with the standard library only."""
