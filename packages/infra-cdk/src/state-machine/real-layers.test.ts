import { DuckdbBinder, Lake, readManifest } from '@dc-data-baker/engine';
import { FewLetters } from '@dc-data-baker/fixtures';
import { openPostgres } from '@dc-data-baker/fixtures/postgres';
import { type Project, resourceName, tableNamed } from '@dc-data-baker/planner';
import { loadValidProject, WORKSPACE } from '@dc-data-baker/project';
import { addressbaseCsv, everyElectionSql } from '@dc-data-baker/sample';
import { expect, it, onTestFinished } from 'vitest';
import { DeployedCloud } from '../testing/deployed-cloud.ts';
import { StepFunctions } from '../testing/step-functions.ts';
import { synthesise } from '../testing/synthesise.ts';
import { unusedGrants } from '../testing/unused-grants.ts';

const SAMPLE = { addresses: 1000 };

/** The real definitions, with the pieces of the sample's letters, and the database at a port. */
async function realProject(port: string): Promise<Project> {
  const definitions = new FewLetters('ABCEILMSW');
  onTestFinished(() => definitions.remove());
  const { database, user } = {
    database: "database: 'every_election'",
    user: "user: 'every_election'",
  };
  definitions.replace('sources.ts', database, `port: ${port}, database: 'postgres'`);
  definitions.replace('sources.ts', user, "user: 'postgres'");
  const source = { definitions: definitions.file, env: 'development' } as const;
  return loadValidProject(source, WORKSPACE, async () => new DuckdbBinder());
}

it('the state machines of the real layers bake from EveryElection’s database to outcode files', async () => {
  const postgres = await openPostgres();
  onTestFinished(() => postgres.close());
  for (const statement of everyElectionSql(SAMPLE)) await postgres.exec(statement);
  const { hostname, port, password } = new URL(postgres.url);
  const project = await realProject(port);
  const cloud = await DeployedCloud.open({
    buckets: [...new Set(project.tables.map(({ table }) => table.bucket.name))],
    mostActiveQueries: 100,
    parameters: {
      '/EveryElectionProd/DATABASE_HOST': { type: 'String', value: hostname },
      '/EveryElectionProd/DatabasePassword': { type: 'SecureString', value: password },
    },
  });
  const { location } = tableNamed(project, 'addressbase_cleaned_raw');
  cloud.put(`${location}addresses.csv`, Buffer.concat([...addressbaseCsv(SAMPLE)]).toString());
  await cloud.deploy(synthesise(project).values());
  const stepFunctions = new StepFunctions(cloud);
  const run = async (layer: string) => {
    const name = resourceName(project, layer);
    return stepFunctions.start(cloud.roles.definition(name), {}, {}, name).ended;
  };
  const lake = new Lake(cloud.server.root);
  const published = async () => {
    const manifests = await Promise.all(
      project.tables.map(({ location: at }) => readManifest(lake, at)),
    );
    return Object.fromEntries(manifests.flatMap((found) => (found ? [[found.table, found]] : [])));
  };

  for (const { name } of project.layers) expect(await run(name), name).not.toHaveProperty('error');
  const baked = await published();
  expect(Object.keys(baked).sort()).toEqual(
    project.tables
      .map(({ table }) => table.name)
      .filter((name) => name !== 'addressbase_cleaned_raw')
      .sort(),
  );
  const rows = (table: string) => baked[table]?.rows;
  expect(rows('addressbase_partitioned')).toBe(SAMPLE.addresses);
  for (const layer of [
    'current_ballots_joined_to_address_base',
    'current_boundary_reviews_joined_to_addressbase',
  ]) {
    expect(rows(layer), layer).toBe(SAMPLE.addresses);
  }
  for (const shards of ['current_elections_parquet', 'current_boundary_reviews_parquet']) {
    expect(baked[shards]?.files.length, shards).toBeGreaterThan(10);
    expect(rows(shards), shards).toBeGreaterThan(0);
  }

  // The database has the same rows, so that nothing is baked again.
  expect(await run('current_elections')).not.toHaveProperty('error');
  expect((await published())['current_elections_parquet']?.bakeId).toBe(
    baked['current_elections_parquet']?.bakeId,
  );
  const unused = unusedGrants(cloud)
    .filter(({ of, action }) => of.endsWith('-extractor') && /^(s3|ssm):/.test(action))
    .map(({ resource }) => resource.replace(/.*:parameter/, ''));
  // They report bugs, and there was none.
  expect([...new Set(unused)]).toEqual(['/dc-data-baker/SENTRY_DSN']);
});
