"""What templates of every end may use."""
