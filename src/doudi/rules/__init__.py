"""What a policy is made of: condition, amount, citation, term."""
