import { join } from 'node:path';
import { bake, DuckdbEngine, Lake, newBakeId, readManifest } from '@dc-data-baker/engine';
import { listBakes } from '@dc-data-baker/engine/aws';
import { BALLOTS_CSV, RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import type { Manifest } from '@dc-data-baker/models';
import { adHocQuery, type Project, plan, resourceName, tableNamed } from '@dc-data-baker/planner';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import type { StateMachineDefinition } from '../state-machine/asl.ts';
import { DeployedCloud } from './deployed-cloud.ts';
import { type Execution, StepFunctions, type StepFunctionsOptions } from './step-functions.ts';
import { tempFolder } from './temp-folder.ts';
import { townProject } from './town-project.ts';

export const TOWN = townProject();

/** The templates of the town's stacks, by their names without the environment. */
export function townTemplates(): Map<string, Template> {
  return new Map(
    Object.entries(inject('town')).map(([name, template]) => [
      name.replace('dc-data-baker-development-', ''),
      Template.fromJSON(template),
    ]),
  );
}

/** The deployed town, with its sources and without bakes. */
export class TownCloud {
  readonly cloud: DeployedCloud;
  readonly stepFunctions: StepFunctions;
  readonly project: Project;
  readonly templates: Map<string, Template>;

  private constructor(cloud: DeployedCloud, project: Project, templates: Map<string, Template>) {
    this.cloud = cloud;
    this.project = project;
    this.templates = templates;
    this.stepFunctions = new StepFunctions(cloud);
  }

  static async open(options: Parameters<typeof DeployedCloud.open>[0] = {}): Promise<TownCloud> {
    const templates = townTemplates();
    const buckets = ['town-hall', 'town-results'];
    const cloud = await DeployedCloud.open({ buckets, mostActiveQueries: 100, ...options });
    const town = new TownCloud(cloud, TOWN, templates);
    town.putAddresses(RAW_ADDRESSES_CSV);
    cloud.put('s3://town-hall/ballots/ballots.csv', BALLOTS_CSV);
    await cloud.deploy(templates.values());
    return town;
  }

  putAddresses(csv: string): void {
    this.cloud.put('s3://town-hall/raw-addresses/addresses.csv', csv);
  }

  definition(layer: string): StateMachineDefinition {
    return this.cloud.roles.definition(resourceName(this.project, layer));
  }

  start(
    layer: string,
    options: StepFunctionsOptions = {},
    input: Readonly<Record<string, unknown>> = {},
  ): Execution {
    const name = resourceName(this.project, layer);
    return this.stepFunctions.start(this.definition(layer), options, input, name);
  }

  published(table: string): Promise<Manifest | undefined> {
    return readManifest(this.lake, tableNamed(this.project, table).location);
  }

  bakes(table: string): Promise<Manifest[]> {
    return listBakes(this.lake, tableNamed(this.project, table).bakesLocation);
  }

  /** The buckets are folders, like a lake's. */
  get lake(): Lake {
    return new Lake(this.cloud.server.root);
  }
}

/** A lake in which the town's layers were baked as on a laptop. */
export async function townOnLaptop(project: Project = TOWN): Promise<Lake> {
  const lake = new Lake(tempFolder());
  await lake.write('s3://town-hall/raw-addresses/addresses.csv', RAW_ADDRESSES_CSV);
  await lake.write('s3://town-hall/ballots/ballots.csv', BALLOTS_CSV);
  const engine = openEngine(lake, project);
  const { signal } = new AbortController();
  try {
    await bake(plan(project), engine, { bakeId: newBakeId(), signal, onEvent: () => {} });
  } finally {
    await engine.close();
  }
  return lake;
}

/** All rows of a published table, sorted. */
export async function rowsOf(lake: Lake, project: Project, table: string): Promise<unknown[][]> {
  const engine = openEngine(lake, project);
  try {
    const query = adHocQuery(project, `SELECT * FROM ${table} ORDER BY uprn`);
    const { rows } = await engine.query(query, new AbortController().signal);
    const all: unknown[][] = [];
    for await (const batch of rows) all.push(...batch.map((row) => [...row]));
    return all;
  } finally {
    await engine.close();
  }
}

function openEngine(lake: Lake, project: Project): DuckdbEngine {
  return new DuckdbEngine({ lake, project, threads: 2, spill: join(tempFolder(), 'spill') });
}
