"""The table 'Issuer Purchases of Equity Securities' (Item 703): found, its columns, units and months understood, row by row."""
