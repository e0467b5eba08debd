#!/usr/bin/env bash
# Everything in a folder of data laid out like the project's shared data, into one archive.
# Usage: scripts/import_all.sh DATA_FOLDER ARCHIVE
set -uo pipefail
data="${1:?name the folder of data}"
export SCREENER_ARCHIVE="${2:?name the archive to fill}"
status=0
bring() {
  echo "-- import $*"
  screener import "$@" || status=1
}
bring companies "$data/reference/listed_filer_metadata.csv.gz" "$data/reference/company_tickers_exchange.json.gz" "$data/submissions"
bring listing "$data/reference/nasdaq_full_tickers.json.gz" "$data/reference/nyse_full_tickers.json.gz" "$data/reference/amex_full_tickers.json.gz" \
  "$data/market/us_listed_symbols.csv.gz"
bring facts --subset "$data/companyconcept" "$data/companyfacts_trimmed"
bring facts "$data/companyfacts" "$data/fsds"
bring prices "$data/market/us_listed_weekly.parquet" "$data/market/us_adjusted_weekly.parquet" \
  "$data/market/daily_prices.parquet" "$data/market/etf_daily.parquet"
bring macro "$data/market/macro"
bring holdings "$data/market/constituents/IWM_holdings.csv" "$data/market/constituents/etf_holdings_2025-11.csv"
bring members "$data/market/constituents/sp500_membership.csv" "$data/market/constituents/index_members_2026-03.csv"
bring revisions "$data/market/eps_estimates_2025.parquet"
bring filings --jobs 2 "$data/filings"
exit "$status"
