"""Tables as Parquet, typed by the schema. Needs pyarrow (extra ``parquet``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecosystem.errors import SettingError
from ecosystem.io.atomic import atomic_file
from ecosystem.schema import Table


def require_parquet() -> None:
    """Raise where Parquet cannot be written.

    Raises
    ------
    SettingError
        When pyarrow is not installed.
    """
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise SettingError(
            "Parquet needs pyarrow. Install it:  pip install 'bsr-ecosystem[parquet]'"
        )


def arrow_schema(table: Table) -> Any:
    """Return the types of a table for Arrow: text, float64, int64, bool; every column may be empty.

    A list stays one text with ``;`` between its entries, as in CSV.
    """
    import pyarrow as pa

    types = {"number": pa.float64(), "integer": pa.int64(), "boolean": pa.bool_()}
    return pa.schema(
        [(column.name, types.get(column.type, pa.string())) for column in table.columns]
    )


def write_parquet(source: Path, table: Table) -> Path:
    """Write a CSV file of ours beside itself as Parquet and return the file.

    Parameters
    ----------
    source : Path
        CSV, as :func:`ecosystem.reports.tables.table_text` writes it; read in blocks.
    table : Table
        Its columns with their types; label, unit and meaning go along as metadata.

    Raises
    ------
    SettingError
        When pyarrow is not installed.
    """
    require_parquet()
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    for i, column in enumerate(table.columns):
        about = {"label": column.label, "unit": column.unit, "meaning": column.meaning}
        schema = schema.set(i, schema.field(i).with_metadata(about))
    path = source.with_suffix(".parquet")
    options = arrow_csv.ConvertOptions(
        column_types=schema, null_values=[""], strings_can_be_null=False,
        true_values=["true"], false_values=["false"],
    )  # fmt: skip
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    with atomic_file(path, ours=True) as temporary:  # as the file beside it is
        reader = arrow_csv.open_csv(source, parse_options=parse, convert_options=options)
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch.cast(schema))
    return path
