import { DuckdbSession } from '@dc-data-baker/engine';
import { identifier } from '@dc-data-baker/models';
import { duckdbType, isBaked, type ProjectTable, plan } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = await loadProject(
  { definitions: DEFAULT_DEFINITIONS, env: 'development' },
  WORKSPACE,
);
const { stages } = plan(project);

/** The columns in which null is an answer. Null in any other must fail the bake. */
const MAY_BE_NULL: Readonly<Record<string, readonly string[]>> = {
  // A postcode that is not geographic has no outcode.
  addressbase_partitioned: ['outcode', 'address'],
  // No query reads the first; the second and the third only warn.
  current_ballots: ['division_id', 'geometry', 'source_table'],
  current_ballots_joined_to_address_base: ['address'],
  // The table that it is copied from is checked.
  current_elections_parquet: ['address', 'addressbase_source'],
  // What is shown of a review or a division, as EveryElection has it; a missing polygon warns.
  current_boundary_changes: [
    'slug',
    'status',
    'latest_event',
    'consultation_url',
    'legislation_title',
    'effective_date',
    'review_created',
    'review_modified',
    'organisation_name',
    'organisation_official_name',
    'organisation_gss',
    'divisionset_id',
    'divisionset_pmtiles_url',
    'division_name',
    'division_official_identifier',
    'division_boundary_wkt',
  ],
  addresses_to_boundary_change: ['address'],
  current_boundary_reviews_joined_to_addressbase: ['address'],
  current_boundary_reviews_parquet: ['address', 'addressbase_source'],
};

/** Values that pass the checks, by column; any text for others. */
const VALUES: Readonly<Record<string, string>> = {
  uprn: 'CAST(100 + i AS VARCHAR)',
  postcode: "'AA1 1AA'",
  outcode: "'AA1'",
  first_letter: "'A'",
  longitude: '-1.5',
  latitude: '52.5',
  ballot_ids: "['a.2999-05-06']",
  election_id: "'a.2999-05-06'",
  divisionset_generation: "'old'",
  boundary_reviews: "['{}']",
  boundary_review_id: '963',
  boundary_change_details: "MAP {'a': 'b'}",
  boundary_review_details: "MAP {'a': 'b'}",
};

const columnsOf = ({ table }: ProjectTable) => [
  ...table.columns,
  ...table.partitionedBy.map(({ name, type }) => ({ name, type })),
];

/** Two rows of a table, with a null in one column of the first, or of both. */
function rowsOf(
  table: ProjectTable,
  missing?: { readonly column: string; readonly in: 'one' | 'all' },
): string {
  const values = columnsOf(table).map(({ name, type }) => {
    const value = VALUES[name] ?? (type === 'string' ? "'x'" : 'NULL');
    const given =
      name === missing?.column
        ? missing.in === 'all'
          ? 'NULL'
          : `CASE WHEN i = 1 THEN ${value} END`
        : value;
    return `CAST(${given} AS ${duckdbType(type)}) AS ${identifier(name)}`;
  });
  return `SELECT ${values.join(', ')} FROM range(2) AS r(i)`;
}

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
  await session.run("CREATE VIEW this_bake AS SELECT '2026-02-02 01:00' AS local_time");
  for (const each of project.tables) {
    const view = (name: string) => `CREATE VIEW ${identifier(name)} AS ${rowsOf(each)}`;
    await session.run(view(each.table.name));
    await session.run(view(`${each.table.name}__published`));
  }
});
afterAll(() => session.close());

/** The names of the checks that fail for these rows of a table. */
async function failed(name: string, rows: string): Promise<string[]> {
  await session.run(`CREATE OR REPLACE VIEW ${identifier(`${name}__candidate`)} AS ${rows}`);
  const checks = stages.flatMap((stage) =>
    stage.kind === 'audit' && stage.table === name ? stage.checks : [],
  );
  const wrong: string[] = [];
  for (const { name: check, severity, select } of checks) {
    if (severity === 'fail' && (await session.rows(select.duckdb.sql)).length > 0)
      wrong.push(check);
  }
  return wrong;
}

it('names only columns that there are', () => {
  for (const [name, columns] of Object.entries(MAY_BE_NULL)) {
    const table = project.tables.find((each) => each.table.name === name);
    expect(table && columnsOf(table).map((column) => column.name)).toEqual(
      expect.arrayContaining([...columns]),
    );
  }
});

describe.each(project.tables.filter(isBaked).map((table) => ({ name: table.table.name, table })))(
  '$name',
  ({ name, table }) => {
    it('passes its checks with the rows of this test', async () => {
      expect(await failed(name, rowsOf(table))).toEqual([]);
    });

    it.each(
      columnsOf(table).flatMap(({ name: column }) => [
        { column, in: 'one' as const },
        { column, in: 'all' as const },
      ]),
    )('null as $column of $in fails a check, or is an answer', async (missing) => {
      const wrong = await failed(name, rowsOf(table, missing));
      // Where null is an answer, all rows with it may still be too many.
      if (MAY_BE_NULL[name]?.includes(missing.column)) {
        if (missing.in === 'one') expect(wrong).toEqual([]);
      } else {
        expect(wrong).not.toEqual([]);
      }
    });
  },
);
