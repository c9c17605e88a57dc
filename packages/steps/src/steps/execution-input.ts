import { DatabakerError } from '@dc-data-baker/models';

/** What an execution may be started with: `databaker bake` has options of the same names. */
export interface ExecutionInput {
  /** What has not changed is baked, too. */
  readonly force: boolean;
  /** What is baked is held back instead of published. */
  readonly hold: boolean;
  /** The names of checks that may fail. */
  readonly accept: ReadonlySet<string>;
}

const SWITCHES = ['force', 'hold'] as const;
const NAMES: readonly string[] = [...SWITCHES, 'accept'];

/**
 * Reads what an execution was started with, which is anybody's to write. What it does not know is for
 * others, such as who started it.
 *
 * @throws a `request` error for something that says neither yes nor no, and for a name that is one of
 *   these but for how it is written: who means `hold` and writes `Hold` would publish
 */
export function executionInput(input: unknown): ExecutionInput {
  const given = new Map(
    typeof input === 'object' && input !== null ? Object.entries(input) : ([] as const),
  );
  for (const name of given.keys()) {
    const meant = NAMES.find((known) => known !== name && plain(known) === plain(name));
    if (meant !== undefined) throw wrong(`\`${name}\`; it is written \`${meant}\``);
  }
  const [force = false, hold = false] = SWITCHES.map((name) => switchOf(name, given.get(name)));
  return { force, hold, accept: acceptedBy(given.get('accept')) };
}

function switchOf(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw wrong(`\`${name}\`: ${JSON.stringify(value)}; it is true or false`);
}

function acceptedBy(accept: unknown): ReadonlySet<string> {
  const names: readonly unknown[] = Array.isArray(accept) ? accept : [accept];
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** `--Hold`, `HOLD` and `held` are all `hold`. */
function plain(name: string): string {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return letters.replace(/^held/, 'hold').replace(/(s|ed|back|ing)+$/, '');
}

function wrong(what: string): DatabakerError {
  return new DatabakerError('request', `the input of the execution has ${what}`);
}
