"""Where an organisation is: NUTS codes of any vintage, coordinates, postcodes and towns → NUTS."""

from ecosystem.sources.places.accuracy import (
    ACCURACY,
    Accuracy,
    accuracy_sentence,
    place_counts,
)
from ecosystem.sources.places.gazetteer import CREDIT
from ecosystem.sources.places.locate import LOCATED_COLUMNS, locate
from ecosystem.sources.places.problems import place_problems

__all__ = [
    "ACCURACY",
    "CREDIT",
    "LOCATED_COLUMNS",
    "Accuracy",
    "accuracy_sentence",
    "locate",
    "place_counts",
    "place_problems",
]
