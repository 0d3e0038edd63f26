"""The officers' end: findings, a finding with its reasons, an overview."""
