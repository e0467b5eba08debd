"""How filings tell acquisitions, divestitures and mergers: from paragraphs to one record a deal (`readers.deals` is the way in)."""
