"""The pages of delivery: the run of the month and its lists, what came back, whose accounts, budgets and books."""
