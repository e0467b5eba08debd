"""EDGAR filings into typed, dated, evidenced records. Knows nothing of prices or scores."""
