import { databasesOfEnvironment } from '../databases.ts';
import { finishShowingShards } from '../finish-showing-shards.ts';
import type { CliEngine } from './cli-engine.ts';

/** DuckDB, in the process of a command, with tables in a lake. */
export const duckdb: CliEngine = {
  help: 'duckdb works in the lake',

  async open(options, project, settings) {
    const { DuckdbEngine, Lake } = await import('@dc-data-baker/engine/bakes');
    const databases = databasesOfEnvironment;
    const lake = new Lake(options.lake);
    await finishShowingShards(lake, project);
    return { engine: new DuckdbEngine({ lake, project, databases, ...settings }), store: lake };
  },

  async store({ lake }) {
    const { Lake } = await import('@dc-data-baker/engine/bakes');
    return new Lake(lake);
  },

  async examine(options, project, { now }) {
    const { examineLake, examineTables, Lake } = await import('@dc-data-baker/engine');
    const lake = new Lake(options.lake);
    const ofLake = await examineLake(lake, project);
    // If there is no lake, nothing else can be examined.
    if (ofLake.length === 1) return ofLake;
    return [...ofLake, ...(await examineTables(lake, project, now()))];
  },

  async tester() {
    const { duckdbTester } = await import('@dc-data-baker/engine');
    return duckdbTester;
  },

  listing: (stage) => stage?.select.duckdb.sql ?? '',

  async statement({ select: { duckdb }, partition }, shape, place) {
    const { renderCopy } = await import('@dc-data-baker/planner');
    const notes = duckdb.indexes.map(
      ({ name, sql }) =>
        `-- ${name}: an index of the polygons in\n--   ${sql}\n-- ${name}_at(x, y, outer): the numbers of those that contain a point\n-- ${name}_set(x, y): the number of the set of them; ${name}_members(set, outer): theirs\n`,
    );
    return {
      notes: notes.join(''),
      sql: renderCopy(duckdb.sql, shape, place, 'part-{i}', partition),
    };
  },
};
