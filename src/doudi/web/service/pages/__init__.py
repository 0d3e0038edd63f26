"""The pages of the service end: the app itself, what it carries and brings back, and the desk that sends people out."""
