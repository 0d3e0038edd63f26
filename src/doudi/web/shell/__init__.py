"""The only furniture the ends share: base pages, components, sign-in, errors."""
