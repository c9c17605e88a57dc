import { hostname } from 'node:os';
import { isRunning } from '@dc-data-baker/files';
import { type Pause, pause } from './pause.ts';

/** The process that publishes: its name, its clock, and what it knows about other publishers. */
export interface Publisher {
  /** For a person who has to find it: `process 4711 on ann-laptop`. */
  readonly name: string;
  /** Whether the publisher with this name is certainly no longer running. */
  readonly isGone: (name: string) => boolean;
  readonly pause: Pause;
  /** In milliseconds, from a clock that continues while a laptop sleeps. */
  readonly now: () => number;
}

const HOST = hostname();

/** A process. It knows of others on the same machine whether they are running. */
export const thisProcess: Publisher = {
  name: `process ${process.pid} on ${HOST}`,
  isGone: (name) => {
    const [, id, host] = /^process (\d+) on (.+)$/.exec(name) ?? [];
    return host === HOST && !isRunning(Number(id));
  },
  pause,
  now: Date.now,
};
