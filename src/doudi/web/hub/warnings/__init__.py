"""The hub's pages of warnings: what waits, one warning with its parts and its next step, what came of them, and a campaign's funnel."""
