"""Reading repurchase authorisations: words -> numbers and days with their parts -> mentions -> one programme each."""
