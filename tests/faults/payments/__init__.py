"""What must not be lost, paid twice or booked wrong when payments meet every fault at once."""
