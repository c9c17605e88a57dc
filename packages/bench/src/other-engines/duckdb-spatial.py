"""DuckDB with its spatial extension, doing what a bake does but for checks, hashes and manifests.

    python3 duckdb-spatial.py '{"work": "bake", "addresses": ["a.csv"], "ballots": "b.csv", "partitioned": [],
      "folder": "/tmp/other", "threads": 2}'

`work` is `bake`, both layers; or `locate`, counting the polygons that contain an address of the
table `partitioned`. It prints what each step took, as JSON.
"""

import json
import os
import shutil
import sys
from importlib.resources import files

import duckdb
from measure import Stopwatch

request = json.loads(sys.argv[1])
folder = request["folder"]


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def connect():
    config = {"threads": request["threads"], "temp_directory": os.path.join(folder, "spill")}
    if "memory" in request:
        config["memory_limit"] = request["memory"]
    connection = duckdb.connect(config=config)
    extension = f"extensions/v{duckdb.__version__}/spatial.duckdb_extension"
    connection.load_extension(str(files("duckdb_extension_spatial").joinpath(extension)))
    # What it makes of DuckDB's order is not asked of the table: it is free to write as it likes.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def read_ballots(connection):
    columns = "{'election_id': 'VARCHAR', 'division_id': 'VARCHAR', 'geometry': 'VARCHAR', 'source_table': 'VARCHAR'}"
    connection.execute(f"""
        CREATE TEMP TABLE ballots AS
        SELECT election_id, ST_GeomFromText(nullif(geometry, '')) AS area
        FROM read_csv({literal(request["ballots"])}, auto_detect = false, header = true, delim = ',',
          quote = '"', escape = '"', max_line_size = 100000000, columns = {columns})
    """)


def bake(connection):
    partitioned, joined, outcodes = (
        os.path.join(folder, name) for name in ("partitioned", "joined", "outcodes")
    )
    columns = ", ".join(
        f"'{name}': 'VARCHAR'"
        for name in ("uprn", "address", "postcode", "location", "address_type")
    )
    csv = f"""read_csv([{", ".join(map(literal, request["addresses"]))}], auto_detect = false, hive_partitioning = false,
      header = false, delim = ',', quote = '"', escape = '"', columns = {{{columns}}})"""

    watch = Stopwatch("read the CSV, write it partitioned")
    rows = connection.execute(f"""
        COPY (
          SELECT split_part(postcode, ' ', 1) AS outcode, uprn, address, postcode,
            TRY_CAST(split_part(substr(location, 17), ' ', 1) AS DOUBLE) AS longitude,
            TRY_CAST(split_part(substr(location, strpos(location, ' ') + 1), ')', 1) AS DOUBLE) AS latitude,
            's3://bucket/prefix/' AS addressbase_source, substr(postcode, 1, 1) AS first_letter
          FROM {csv}
        ) TO {literal(partitioned)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (first_letter))
    """).fetchone()[0]
    yield watch.stop(rows)

    watch = Stopwatch("write addresses with their ballots")
    read_ballots(connection)
    for letter in sorted(os.listdir(partitioned)):
        os.makedirs(os.path.join(joined, letter))
        connection.execute(f"""
            COPY (
              SELECT a.uprn, a.address, a.postcode, a.addressbase_source,
                coalesce(list_sort(list(DISTINCT b.election_id) FILTER (b.election_id IS NOT NULL)), []) AS ballot_ids
              FROM read_parquet({literal(os.path.join(partitioned, letter, "*.parquet"))}, hive_partitioning = false) AS a
              LEFT JOIN ballots AS b ON ST_Contains(b.area, ST_Point(a.longitude, a.latitude))
              GROUP BY a.uprn, a.address, a.postcode, a.addressbase_source, a.longitude, a.latitude
            ) TO {literal(os.path.join(joined, letter, "part.parquet"))} (FORMAT parquet, COMPRESSION snappy)
        """)
    yield watch.stop(rows)

    watch = Stopwatch("write sorted outcode files")
    for letter in sorted(os.listdir(joined)):
        connection.execute(f"""
            COPY (
              SELECT *, split_part(postcode, ' ', 1) AS outcode
              FROM read_parquet({literal(os.path.join(joined, letter, "*.parquet"))}, hive_partitioning = false)
              ORDER BY outcode, postcode, uprn
            ) TO {literal(outcodes)}
            (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (outcode), WRITE_PARTITION_COLUMNS, OVERWRITE_OR_IGNORE)
        """)
    yield watch.stop(rows)


def locate(connection):
    watch = Stopwatch("read the WKT, count all hits")
    read_ballots(connection)
    found = connection.execute(f"""
        SELECT count(*)
        FROM read_parquet([{", ".join(map(literal, request["partitioned"]))}], hive_partitioning = false) AS a
        JOIN ballots AS b ON ST_Contains(b.area, ST_Point(a.longitude, a.latitude))
    """).fetchone()[0]
    yield watch.stop(found)


shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
try:
    measures = list({"bake": bake, "locate": locate}[request["work"]](connect()))
finally:
    shutil.rmtree(folder)
print(json.dumps(measures))
