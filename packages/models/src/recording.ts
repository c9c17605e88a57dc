/** Where something is written: the URL of a file, and a line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something that was built while a recording ran. */
export interface Built {
  readonly thing: string;
  readonly name: string;
  readonly value: object;
  readonly place: Place | undefined;
}

/** Something that was built wrong while a recording ran. */
export interface Misbuilt {
  readonly message: string;
  readonly place: Place | undefined;
}

export interface Recording {
  readonly built: Built[];
  readonly mistakes: Misbuilt[];
}

/** Those that run now; definitions are modules, so what builds them cannot be handed one. */
const running = new Set<Recording>();

/**
 * Records what is built while something runs. Meanwhile what is built wrong is a mistake of the
 * recording and throws nothing, so that all mistakes of all definitions are known at once.
 */
export async function recordDefinitions(act: () => Promise<void>): Promise<Recording> {
  const recording: Recording = { built: [], mistakes: [] };
  running.add(recording);
  try {
    await act();
  } catch (error) {
    // What goes on with something that was built wrong may well fail.
    if (recording.mistakes.length === 0) throw error;
  } finally {
    running.delete(recording);
  }
  return recording;
}

/** The recordings that run now. */
export function recordings(): readonly Recording[] {
  return [...running];
}

/** The folder of this package, whose own lines are nobody's definitions. */
const OURS = new URL('.', import.meta.url).href;

/** The line outside of this package that is being carried out. */
export function currentPlace(): Place | undefined {
  const frames = (new Error('where').stack ?? '').split('\n').slice(1);
  for (const frame of frames) {
    const [, file = '', line, column] = /(file:\/\/.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (file === '' || file.startsWith(OURS) || file.includes('/node_modules/')) continue;
    return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}
