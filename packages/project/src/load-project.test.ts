import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import {
  apartFromProduction,
  isBaked,
  isWriting,
  type Project,
  plan,
} from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { loadProject, loadValidProject } from './load-project.ts';
import { recallProject, recallToExplain } from './recall-project.ts';
import { contentBinder } from './testing/content-binder.ts';
import { digits } from './testing/digits.ts';
import { DEFAULT_DEFINITIONS, WORKSPACE } from './workspace.ts';

const OURS = { definitions: DEFAULT_DEFINITIONS, env: 'development' };

const files = ({ tables }: Project) =>
  tables.filter(isBaked).map(({ origin }) => origin.query.file);

describe('names that are unique in an account', () => {
  const named = async (source: Partial<Parameters<typeof loadProject>[0]>) => {
    const { tables, workgroup } = await loadProject({ ...OURS, ...source }, WORKSPACE);
    const databases = new Set(tables.map(({ table }) => table.database.name));
    const place = (name: string) => tables.find(({ table }) => table.name === name)?.location;
    return {
      databases: [...databases],
      workgroup: workgroup?.name,
      source: place('addressbase_cleaned_raw'),
      baked: place('addressbase_partitioned'),
    };
  };

  it('contain their environment', async () => {
    expect(await named({ env: 'staging' })).toMatchObject({
      databases: ['dc_data_baker_staging'],
      workgroup: 'dc-data-baker-staging',
    });
  });

  it('of a trial contain its name, too; it reads the environment’s sources and bakes elsewhere', async () => {
    const own = await named({ env: 'production' });
    expect(await named({ env: 'production', trial: 'new' })).toEqual({
      databases: ['dc_data_baker_production_new'],
      workgroup: 'dc-data-baker-production-new',
      source: own.source,
      baked: own.baked?.replace('/production/', '/production-new/'),
    });
  });

  it.each(['development', 'production'])(
    'of a trial of %s are of no object that the Python system deletes before it bakes',
    async (env) => {
      // `empty_bucket_by_prefix_lambda` in its cdk/stacks, with the prefixes in its tables.py: one has no slash.
      const deleted = [
        's3://dc-data-baker-results-bucket/current_boundary_reviews_with_wkt',
        `s3://pollingstations.private.data/addressbase/${env}/addressbase_partitioned/`,
        `s3://pollingstations.private.data/addressbase/${env}/addresses_to_boundary_change/`,
        `s3://pollingstations.private.data/addressbase/${env}/current_ballots_joined_to_address_base/`,
        `s3://pollingstations.private.data/addressbase/${env}/current_boundary_reviews_joined_to_addressbase/`,
      ];
      const source = { ...OURS, env, trial: 'new' };
      const { tables } = await loadProject(source, WORKSPACE, apartFromProduction);
      const places = tables.flatMap(({ location, bakesLocation }) => [location, bakesLocation]);
      expect(places.filter((place) => deleted.some((prefix) => place.startsWith(prefix)))).toEqual(
        [],
      );
    },
  );

  it('refuse other characters in a trial’s name', async () => {
    await expect(named({ trial: 'New one' })).rejects.toThrow(
      '`New one` is no name of a trial; give 1 to 12 lower-case letters and digits with --trial or DC_TRIAL',
    );
  });
});

it('writes each piece of a table straight to its partition', async () => {
  const { stages } = plan(await loadProject(OURS, WORKSPACE), ['current_elections']);
  const [stage] = stages.filter(isWriting).filter(({ partitionedBy }) => partitionedBy.length > 0);
  if (!stage || !('pieces' in stage) || 'listedBy' in stage.pieces) throw new Error('no pieces');
  expect(stage.pieces.map(({ partition }) => partition)).toEqual(
    stage.pieces.map(({ value }) => ({ first_letter: value })),
  );
});

describe('a query file', () => {
  it('is named relative to the given directory, the same on every machine', async () => {
    expect(files(await loadProject(OURS, WORKSPACE))).toContain(
      'packages/definitions/src/queries/addressbase_partitioned.sql',
    );
  });

  it('is named by its whole path if it is outside of the directory', async () => {
    const folder = await digits('SELECT 1 AS digit');
    const source = { ...OURS, definitions: join(folder, 'index.ts') };
    expect(files(await loadProject(source, WORKSPACE))).toEqual([join(folder, 'sql/digits.sql')]);
    expect(files(await loadProject(source, folder))).toEqual(['sql/digits.sql']);
  });
});

describe('definitions that cannot be loaded', () => {
  it('are named if the file does not exist', async () => {
    const definitions = join(await tempFolder(), 'nowhere.ts');
    await expect(loadProject({ ...OURS, definitions }, WORKSPACE)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining(`${definitions}: Cannot find module`),
    });
  });

  it('are named if the module exports something else', async () => {
    const definitions = join(await tempFolder(), 'else.ts');
    await writeFile(definitions, 'export const layers = [];\n');
    await expect(loadProject({ ...OURS, definitions }, WORKSPACE)).rejects.toMatchObject({
      kind: 'request',
      message: `${definitions} does not export \`definitions\``,
    });
  });

  it('are refused for an unknown environment', async () => {
    await expect(loadProject({ ...OURS, env: 'moon' }, WORKSPACE)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining('moon'),
    });
  });
});

describe('a query file that is not there', () => {
  const withoutFile = async () => {
    const folder = await digits('SELECT 1 AS digit');
    await rm(join(folder, 'sql/digits.sql'));
    const source = { ...OURS, definitions: join(folder, 'index.ts') };
    const message = `1 mistake in the definitions:
table \`digits\`: its query \`digits\` cannot be read: ${join(folder, 'sql/digits.sql')}: it is not there, or cannot be made there; see what the path should be, or correct the \`file\` of the query (ENOENT, open)`;
    return { folder, source, refusal: { kind: 'definition', message } };
  };

  it('is a mistake like any other', async () => {
    const { folder, source, refusal } = await withoutFile();
    await expect(
      loadValidProject(source, folder, async () => contentBinder()),
    ).rejects.toMatchObject(refusal);
  });

  it('stops commands that do not validate, too', async () => {
    const { folder, source, refusal } = await withoutFile();
    const kept = join(folder, 'kept');
    const asItIs = (project: Project) => project;
    await expect(loadProject(source, folder)).rejects.toMatchObject(refusal);
    await expect(recallProject(source, folder, asItIs, kept)).rejects.toMatchObject(refusal);
    await expect(recallToExplain(source, folder, asItIs, kept)).rejects.toMatchObject(refusal);
  });
});

describe('a valid project', () => {
  it('has no mistake that the planner or the binder finds', async () => {
    const folder = await digits('SELECT 1 AS digit');
    const binder = contentBinder();
    const source = { ...OURS, definitions: join(folder, 'index.ts') };
    const { tables } = await loadValidProject(source, folder, async () => binder);
    expect(tables.map(({ table }) => table.name)).toEqual(['digits']);
    expect(binder.closed).toBe(true);
  });

  it('is refused with all of its mistakes, and the binder is closed', async () => {
    const folder = await digits('SELECT 1 AS finger');
    const binder = contentBinder();
    const source = { ...OURS, definitions: join(folder, 'index.ts') };
    await expect(loadValidProject(source, folder, async () => binder)).rejects.toMatchObject({
      kind: 'definition',
      message: expect.stringContaining('sql/digits.sql:1:13'),
    });
    expect(binder.closed).toBe(true);
  });
});
