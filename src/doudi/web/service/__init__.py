"""The service end: what village workers, social workers and volunteers carry on their phones, with or without a signal."""
