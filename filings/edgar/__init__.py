"""The only network of this package: who asks (identity), how often (limiter), how (gateway, transfer), and what (index, documents,
bulk, submissions). Nothing here is imported by the readers: a filing on disk is read without any of it."""
