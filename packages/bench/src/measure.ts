import { readFileSync, writeFileSync } from 'node:fs';

/** The cost of a piece of work. */
export interface Measure {
  readonly what: string;
  readonly wallSeconds: number;
  /** Of all threads together. */
  readonly cpuSeconds: number;
  /** The process's peak memory so far, or during the work if the system can tell. */
  readonly peakBytes: number;
  readonly rows?: number;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

/** What the work itself reports about what it did. */
export type Counts = Pick<Measure, 'rows' | 'bytesIn' | 'bytesOut'>;

export type Stop = (counts?: Counts) => Measure;

/** Starts to measure a piece of work in this process; the returned function ends it. */
export function start(what: string): Stop {
  forgetPeak();
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  return (counts = {}) => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      what,
      wallSeconds: (performance.now() - began) / 1e3,
      cpuSeconds: (user + system) / 1e6,
      peakBytes: peakBytes(),
      ...counts,
    };
  };
}

function peakBytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

/** Linux can reset the peak; elsewhere it remains that of the process so far. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not permitted.
  }
}
