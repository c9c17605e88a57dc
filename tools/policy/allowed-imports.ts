/**
 * The packages that each package may import: one or more arrows of the picture in
 * docs/developing.md. `biome.json` refuses others in the editor, and the tests here check that the
 * two, the package.json files and the picture agree with this list.
 */
export const ALLOWED_IMPORTS = {
  models: [],
  geo: [],
  sentry: [],
  files: ['models'],
  sample: ['files'],
  definitions: ['models'],
  planner: ['models'],
  postgres: ['models'],
  project: ['definitions', 'files', 'models', 'planner'],
  graph: ['files', 'models', 'planner', 'project'],
  engine: ['files', 'geo', 'models', 'planner', 'postgres'],
  steps: ['engine', 'models', 'planner', 'sentry'],
  'infra-cdk': ['engine', 'models', 'planner', 'project', 'steps'],
  cli: ['engine', 'files', 'graph', 'models', 'planner', 'postgres', 'project', 'sample', 'sentry'],
  bench: ['engine', 'files', 'models', 'planner', 'project', 'sample'],
} as const satisfies Record<string, readonly string[]>;

/** Packages that only tests import, and what those depend on. */
export const FOR_TESTS = {
  fixtures: ['models', 'planner'],
  'fake-aws': ['fixtures', 'geo', 'models', 'planner'],
} as const satisfies Record<string, readonly string[]>;

/** The packages that only the tests of a package may import, besides those. */
export const ALLOWED_IN_TESTS: Readonly<Record<string, readonly string[]>> = {
  // The real layers are baked by their state machines from sample data.
  'infra-cdk': ['sample'],
};
