import { BALLOTS_CSV, ballots, rawAddresses } from '@dc-data-baker/fixtures';
import type { BaseTable } from '@dc-data-baker/models';
import { expect, it } from 'vitest';
import { readManifest } from '../manifest-store.ts';
import { bakeIdOf, type ContractTowns, PREFIX } from './contract-towns.ts';

/** The part of `engineContract` about the files of external tables, which somebody else wrote. */
export function sourceContract({ openTown }: ContractTowns): void {
  it('looks at external tables before a query or a check reads them', async () => {
    const town = await openTown();
    const sql = 'SELECT ballot_id FROM ballots';
    const rows = [['mayor'], ['mayor'], ['north'], ['south']];
    expect((await town.query(sql)).sort()).toEqual(rows);
    await town.put(ballots, 'area,ballot_id\n"POLYGON ((0 0, 1 0, 1 1, 0 0))",north\n');
    const message = /rows\.csv:1: expected the header `ballot_id,area`, found `area,ballot_id`/;
    await expect(town.query(sql)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(message),
    });
    const engine = await town.openEngine(town.project);
    const audits = town.plan.stages.filter((stage) => stage.kind === 'audit');
    const audit = audits.find(({ table }) => table === ballots.name);
    if (!audit) throw new Error('no audit of the ballots');
    const { signal } = new AbortController();
    await expect(engine.check(audit, signal)).rejects.toThrow(message);
    await town.put(ballots, BALLOTS_CSV);
    expect((await town.query(sql)).sort()).toEqual(rows);
  });

  // Each of these is read differently by one of the engines; neither may accept it.
  it('refuses sources that are not as they should be, by file and line', async () => {
    const town = await openTown();
    const engine = await town.openEngine(town.project);
    const { signal } = new AbortController();
    const context = { bakeId: bakeIdOf(1), signal, progress: () => {} };
    const square = 'POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))';
    const addressRow = '1,A,AA1 1AA,1,1\n';
    const wrong: [table: BaseTable, text: string, message: string][] = [
      [rawAddresses, `${addressRow}2,B,AA1 1AA,1,1,extra\n`, ':2: expected 5 columns, found 6'],
      [rawAddresses, `${addressRow}2,B\n`, ':2: expected 5 columns, found 2'],
      [rawAddresses, `${addressRow}\n`, ':2: the line is empty'],
      [rawAddresses, `${addressRow}2,12\\3 High St,AA1 1AA,1,1\n`, ':2: there is a backslash'],
      [rawAddresses, `2,5" pipe,AA1 1AA,1,1\n`, ':1: there is a quote in a field'],
      [rawAddresses, `2,"B" ,AA1 1AA,1,1\n`, ':1: a quoted field is not closed, or goes on'],
      [rawAddresses, `2,"B\nb",AA1 1AA,1,1\n`, ':1: a quoted field is not closed, or goes on'],
      [
        rawAddresses,
        `uprn,address,postcode,x,y\n${addressRow}`,
        ':1: the first line looks like a header',
      ],
      [
        ballots,
        `area,ballot_id\n"${square}",north\n`,
        ':1: expected the header `ballot_id,area`, found `area,ballot_id`',
      ],
      [ballots, `north,"${square}"\n`, ':1: expected the header `ballot_id,area`'],
      [ballots, '', ':1: the file is empty; expected the header `ballot_id,area`'],
      [
        ballots,
        `ballot_id,area\nnorth,"POLYGON ((0 0, 9 0, 9 9))"\n`,
        ':2: the polygon cannot be read: ring 1 of polygon 1 has 3 points',
      ],
      [
        ballots,
        `ballot_id,area\nnorth,"${square} x"\n`,
        ':2: the polygon cannot be read: expected the end of the text',
      ],
      [
        ballots,
        `ballot_id,area\nnorth,"LINESTRING (0 0, 9 9)"\n`,
        ':2: the polygon cannot be read: expected POLYGON',
      ],
    ];
    for (const [table, text, message] of wrong) {
      await town.put(table, text);
      const stage = town.plan.stages.find(({ id }) => id === `source:${table.name}`);
      if (stage?.kind !== 'source') throw new Error(`no source stage of ${table.name}`);
      await expect(engine.stages.source(stage, context), text).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringContaining(`/town-hall/${table.prefix}rows.csv${message}`),
      });
    }
    await expect(town.bake()).rejects.toMatchObject({ kind: 'data' });
    expect(await readManifest(town.store, `${PREFIX}development/addresses/`)).toBeUndefined();
  });

  it('finds in areas that are not valid what Trino finds, and names their ballots', async () => {
    const town = await openTown();
    const twice = 'MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((0 0, 9 0, 9 9, 0 9, 0 0)))';
    const part = 'MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1)))';
    await town.put(ballots, `ballot_id,area\ntwice,"${twice}"\npart,"${part}"\n`);
    await town.put(rawAddresses, '1,A,AA1 1AA,2,2\n2,B,AA1 1AA,5,5\n3,C,AA1 1AA,9,5\n');
    const result = await town.bake();
    expect(
      await town.query('SELECT uprn, ballot_ids FROM addresses_with_ballots ORDER BY 1'),
    ).toEqual([
      ['1', []],
      ['2', ['part']],
      ['3', []],
    ]);
    const looked = result.find(({ stage }) => stage.id === 'source:ballots');
    expect(looked?.statistics.warnings).toEqual([
      expect.stringMatching(
        /rows\.csv: line 2: the polygon of `twice` is not valid: Duplicate Rings/,
      ),
      expect.stringMatching(/rows\.csv: line 3: the polygon of `part` is not valid: Nested shells/),
    ]);
  });
}
