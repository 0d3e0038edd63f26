"""Where people meet the platform: four ends and the furniture they share."""
