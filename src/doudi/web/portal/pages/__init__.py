"""The pages of the portal: home, and the questionnaire with its answer."""
