"""The invented city: people, households and registers as departments deliver them."""
