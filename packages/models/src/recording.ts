/** Where something is defined: the URL of a file, and a line and column, which count from 1. */
export interface CallSite {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A definition that was built while a recording ran. */
export interface Built {
  readonly thing: string;
  readonly name: string;
  readonly value: object;
  readonly place: CallSite | undefined;
}

/** A definition with mistakes that was built while a recording ran. */
export interface Misbuilt {
  readonly message: string;
  readonly place: CallSite | undefined;
}

export interface Recording {
  readonly built: Built[];
  readonly mistakes: Misbuilt[];
}

/**
 * The recordings that are running. Definitions are modules, so a recording cannot be passed to them
 * as an argument.
 */
const running = new Set<Recording>();

/**
 * Runs `act` and records the definitions that are built meanwhile. A definition with mistakes is
 * recorded too, and does not throw, so that all mistakes of all definitions are found at once.
 */
export async function recordDefinitions(act: () => Promise<void>): Promise<Recording> {
  const recording: Recording = { built: [], mistakes: [] };
  running.add(recording);
  try {
    await act();
  } catch (error) {
    // Code that continues with a wrong definition may well fail because of it.
    if (recording.mistakes.length === 0) throw error;
  } finally {
    running.delete(recording);
  }
  return recording;
}

/** The recordings that are running. */
export function recordings(): readonly Recording[] {
  return [...running];
}

const callSites = new WeakMap<object, CallSite>();

/** Remembers where a definition was built. */
export function setCallSite(value: object, place: CallSite): void {
  callSites.set(value, place);
}

/** Where a definition was built, if a recording ran. */
export function callSiteOf(value: object): CallSite | undefined {
  return callSites.get(value);
}

/** The folder of this package. Its own lines are not where a definition was written. */
const OURS = new URL('.', import.meta.url).href;

/** The nearest line on the call stack that is outside of this package. */
export function currentCallSite(): CallSite | undefined {
  const frames = (new Error('where').stack ?? '').split('\n').slice(1);
  for (const frame of frames) {
    const [, file = '', line, column] = /(file:\/\/.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (file === '' || file.startsWith(OURS) || file.includes('/node_modules/')) continue;
    return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}
