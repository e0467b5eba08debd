"""Peers, medians and discounts: worked by hand on companies of round numbers, and what must not move them."""

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from tests_multiples_rows import companies  # type: ignore[import-not-found]
