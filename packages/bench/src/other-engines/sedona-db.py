"""SedonaDB, counting the polygons that contain an address of a table.

    python3 sedona-db.py '{"work": "locate", "ballots": "b.csv", "partitioned": ["a.parquet"], "threads": 2}'

It prints what that took, as JSON.
"""

import json
import os
import sys
import warnings

from measure import Stopwatch

request = json.loads(sys.argv[1])
# Its runtime has a thread for each core unless it is told otherwise before it is loaded.
os.environ["TOKIO_WORKER_THREADS"] = str(request["threads"])
# It warns that PROJ and GDAL are not there, which nothing here needs.
warnings.simplefilter("ignore")

import pyarrow  # noqa: E402
import sedonadb  # noqa: E402


def literal(text):
    return "'" + text.replace("'", "''") + "'"


connection = sedonadb.connect()
connection.sql(
    f"SET datafusion.execution.target_partitions = '{request['threads']}'"
).execute()

watch = Stopwatch("read the WKT, count all hits")
connection.sql(f"""
    CREATE EXTERNAL TABLE texts STORED AS CSV LOCATION {literal(request["ballots"])}
    OPTIONS ('format.has_header' 'true', 'format.newlines_in_values' 'true')
""").execute()
connection.read_parquet(request["partitioned"]).to_view("addresses")
connection.sql(
    "SELECT ST_GeomFromText(geography_text) AS area FROM texts WHERE geography_text <> ''"
).to_memtable().to_view("ballots")
counted = connection.sql("""
    SELECT count(*) AS found FROM addresses AS a
    JOIN ballots AS b ON ST_Contains(b.area, ST_Point(a.longitude, a.latitude))
""")
found = pyarrow.table(counted)["found"][0].as_py()
print(json.dumps([watch.stop(found)]))
