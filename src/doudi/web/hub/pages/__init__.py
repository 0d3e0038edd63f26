"""The pages of the hub: overview, findings, one finding."""
