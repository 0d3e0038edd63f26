"""The hub's pages about supply: offers, needs shown without identity, matches, service orders, and how places are covered."""
