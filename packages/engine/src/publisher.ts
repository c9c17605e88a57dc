import { hostname } from 'node:os';
import { type Pause, pause } from './pause.ts';

/** Who publishes, what it knows of others who do, and its clock. */
export interface Publisher {
  /** For a person who has to find it: `process 4711 on ann-laptop`. */
  readonly name: string;
  /** Whether one of this name certainly is at it no more. */
  readonly isGone: (name: string) => boolean;
  readonly pause: Pause;
  /** Milliseconds of a clock that goes on while a laptop sleeps. */
  readonly now: () => number;
}

const HOST = hostname();

/** A process, which knows of those on its own machine whether they still run. */
export const thisProcess: Publisher = {
  name: `process ${process.pid} on ${HOST}`,
  isGone: (name) => {
    const [, id, host] = /^process (\d+) on (.+)$/.exec(name) ?? [];
    return host === HOST && !runs(Number(id));
  },
  pause,
  now: Date.now,
};

/** Signal 0 is none: it only asks whether there is such a process, be it somebody else's. */
function runs(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
