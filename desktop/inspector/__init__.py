"""What is known of the selected photos, and where it is edited."""
