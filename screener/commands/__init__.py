"""The commands of `screener`, a module a group; screener/cli.py puts them together."""
