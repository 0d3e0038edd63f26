"""The pages of what is given and is no money: stores, vouchers, services, homes made fit for old age; and what all of it cost."""
