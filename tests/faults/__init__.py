"""What must not be lost when everything goes wrong at once."""
