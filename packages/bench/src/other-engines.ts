import { spawnSync } from 'node:child_process';

/** What a process of another engine does, as its script says: see `other-engines`. */
export type Work = 'bake' | 'locate';

export interface OtherRequest {
  readonly work: Work;
  /** The CSV files of the addresses, and of the ballots. */
  readonly addresses: readonly string[];
  readonly ballots: string;
  /** The parquet files of `addressbase_partitioned`. */
  readonly partitioned: readonly string[];
  /** Created, and deleted at the end. */
  readonly folder: string;
  readonly threads: number;
  readonly memory?: string;
}

interface OtherEngine {
  readonly script: string;
  /** As `pip install` takes them. */
  readonly packages: readonly string[];
  readonly modules: readonly string[];
  readonly works: readonly Work[];
}

/** Other engines with which a bake is compared, if they are installed. */
const OTHER_ENGINES = {
  'duckdb-spatial': {
    script: 'other-engines/duckdb-spatial.py',
    packages: ['duckdb==1.5.5', 'duckdb-extension-spatial==1.5.5'],
    modules: ['duckdb', 'duckdb_extension_spatial'],
    works: ['bake', 'locate'],
  },
  sedonadb: {
    script: 'other-engines/sedona-db.py',
    packages: ['sedonadb==0.5.0', 'pyarrow'],
    modules: ['sedonadb', 'pyarrow'],
    works: ['locate'],
  },
} as const satisfies Readonly<Record<string, OtherEngine>>;

export type OtherEngineName = keyof typeof OTHER_ENGINES;

/** @throws for a name that is not an engine's */
export function otherEngineName(name: string): OtherEngineName {
  if (Object.hasOwn(OTHER_ENGINES, name)) return name as OtherEngineName;
  throw new RangeError(
    `--with is '${name}': give some of ${Object.keys(OTHER_ENGINES).join(', ')}, with commas between them`,
  );
}

export function otherEngine(name: OtherEngineName): OtherEngine {
  return OTHER_ENGINES[name];
}

/** Why a Python cannot run an engine; `undefined` if it can. */
export function whyAbsent(name: OtherEngineName, python: string): string | undefined {
  const { modules, packages } = otherEngine(name);
  const { error, status } = spawnSync(python, ['-c', `import ${modules.join(', ')}`]);
  if (error) return `${name} is left out: ${python} cannot be run (${error.message})`;
  if (status === 0) return undefined;
  return `${name} is left out: ${python} does not have it; install it with \`${python} -m pip install ${packages.join(' ')}\``;
}
