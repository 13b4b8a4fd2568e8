"""Parquet: typed by the schema, the same content as CSV; pandas text storage changes no byte."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ecosystem.datasets import load_bundled
from ecosystem.io.parquet import arrow_schema, write_parquet
from ecosystem.measures.actors import measure_actors
from ecosystem.measures.regions import measure_regions
from ecosystem.reports.tables import table_text, write_tables
from ecosystem.schema import COMMUNITIES, REGION_MEASURES
from ecosystem.study import StudySettings, run_study

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyarrow.parquet")


def test_types_and_values_come_back(baltic, tmp_path: Path) -> None:
    frame = measure_regions(baltic, level=1)
    path = tmp_path / "regions.csv"
    path.write_text(table_text(frame, table=REGION_MEASURES), encoding="utf-8", newline="\n")
    table = pyarrow.parquet.read_table(write_parquet(path, REGION_MEASURES))
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["region"], types["is_bsr"]) == ("string", "bool")
    assert (types["degree"], types["strength"]) == ("int64", "double")
    assert table.schema.field("degree").metadata[b"unit"] == b"count"
    read = table.to_pandas().set_index("region")
    pd.testing.assert_series_equal(
        read["strength"], frame["strength"], rtol=1e-9, check_index_type=False
    )
    assert read["region_name"].to_list() == frame["region_name"].to_list()
    assert read["is_bsr"].to_list() == frame["is_bsr"].to_list()


def test_empty_tables_and_unknown_values(tmp_path: Path) -> None:
    names = COMMUNITIES.names
    path = tmp_path / "communities.csv"
    path.write_text(",".join(names) + "\n", encoding="utf-8")
    assert pyarrow.parquet.read_table(write_parquet(path, COMMUNITIES)).num_rows == 0
    path.write_text(",".join(names) + '\n1,2,,"a\nb, c",NA,,\n', encoding="utf-8")
    (row,) = pyarrow.parquet.read_table(write_parquet(path, COMMUNITIES)).to_pylist()
    assert row["certainty"] is None
    assert (row["description"], row["top_actors"], row["countries"]) == ("a\nb, c", "NA", "")
    assert [field.name for field in arrow_schema(COMMUNITIES)] == list(names)


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_text_storage_changes_no_byte(tmp_path: Path, storage: str) -> None:
    """With pyarrow installed pandas keeps text in another way; results may not notice."""
    written = {}
    for one in ("python", storage):
        with pd.option_context("mode.string_storage", one):
            data = load_bundled("baltic")
            assert data.actors["name"].dtype.storage == one  # type: ignore[union-attr]
            study = run_study(data, StudySettings(level=1, community_runs=3))
            files = write_tables(study, tmp_path / one)
            written[one] = {file.name: file.read_bytes() for file in files}
            assert len(measure_actors(data)) == 775
    assert written["python"] == written[storage]
