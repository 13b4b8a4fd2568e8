"""Places as statisticians write them: countries, NUTS regions, the Baltic Sea Region, distances.

NUTS codes here are of the 2021 vintage. A code's level is its length minus two: ``SE`` is level 0
(the country), ``SE110`` level 3. Beside them stands the level ``s3``: the territory that has the
smart-specialisation strategy, which is the country in some countries and a region in others. The
Baltic Sea Region at NUTS2 is 53 regions: all of Estonia, Latvia, Lithuania, Poland, Denmark,
Norway, Sweden and Finland, and seven in Germany.
"""

from __future__ import annotations

from ecosystem.regions.countries import (
    BALTIC_COUNTRIES,
    country_code,
    country_codes,
    country_name,
    country_of,
    iso_country,
    nuts_prefix,
)
from ecosystem.regions.distances import EARTH_RADIUS_KM, distance_km
from ecosystem.regions.nuts import (
    LEVELS,
    NUTS_VINTAGE,
    Level,
    actor_regions,
    finest_codes,
    is_baltic,
    is_nuts,
    level_name,
    level_regions,
    looks_like_nuts,
    nuts_at,
    nuts_level,
    nuts_table,
    region_name,
    regions_at,
)
from ecosystem.regions.vintages import nuts_changes, nuts_successors, recoded

__all__ = [
    "BALTIC_COUNTRIES",
    "EARTH_RADIUS_KM",
    "LEVELS",
    "NUTS_VINTAGE",
    "Level",
    "actor_regions",
    "country_code",
    "country_codes",
    "country_name",
    "country_of",
    "distance_km",
    "finest_codes",
    "is_baltic",
    "is_nuts",
    "iso_country",
    "level_name",
    "level_regions",
    "looks_like_nuts",
    "nuts_at",
    "nuts_changes",
    "nuts_level",
    "nuts_prefix",
    "nuts_successors",
    "nuts_table",
    "recoded",
    "region_name",
    "regions_at",
]
