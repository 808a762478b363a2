"""What the three measurements of the webhook receiver share. Standard library only."""
