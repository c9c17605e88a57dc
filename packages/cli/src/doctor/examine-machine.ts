import type { Finding } from '@dc-data-baker/engine';
import { formatBytes, formatCount } from '@dc-data-baker/models';

/** The properties of the machine that matter. */
export interface Machine {
  /** `process.versions.node`, such as `24.21.0`. */
  readonly node: string;
  readonly memoryBytes: number;
  readonly cores: number;
  /** The limit for open files of a process; `undefined` if the system does not tell. */
  readonly openFiles: number | undefined;
}

/** The first version that runs TypeScript by default: https://nodejs.org/api/typescript.html */
const LEAST_NODE = [22, 18] as const;
/** A bake of the whole country was measured with 1.5 GB for DuckDB, and as much for the rest. */
const LEAST_MEMORY = 2e9;
const ENOUGH_MEMORY = 4e9;
/** Outcode files are written in batches, and read by many threads. */
const LEAST_OPEN_FILES = 1024;

/** Whether the machine is suitable for a bake. */
export function examineMachine({ node, memoryBytes, cores, openFiles }: Machine): Finding[] {
  return [
    examineNode(node),
    judged('memory', `${formatBytes(memoryBytes)}, ${formatCount(cores)} cores`, {
      isProblem: memoryBytes < LEAST_MEMORY,
      isWarning: memoryBytes < ENOUGH_MEMORY,
      todo: 'give it more memory, or bake a part of the data: the whole country takes 4 GB',
    }),
    judged(
      'open files',
      openFiles === undefined
        ? 'the system does not say how many a process may have'
        : `a process may have ${formatCount(openFiles)}`,
      {
        isProblem: false,
        isWarning: openFiles !== undefined && openFiles < LEAST_OPEN_FILES,
        todo: `raise it with \`ulimit -n ${LEAST_OPEN_FILES}\` in this shell`,
      },
    ),
  ];
}

function examineNode(node: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [least, leastMinor] = LEAST_NODE;
  const isOld = major < least || (major === least && minor < leastMinor);
  return judged('Node.js', `version ${node}`, {
    isProblem: isOld,
    isWarning: false,
    todo: `run it with \`npx --yes pnpm@12.21.0 databaker\`, which brings its own; ${LEAST_NODE.join('.')} at least`,
  });
}

function judged(
  about: string,
  message: string,
  { isProblem, isWarning, todo }: { isProblem: boolean; isWarning: boolean; todo: string },
): Finding {
  const status = isProblem ? 'problem' : isWarning ? 'warning' : 'ok';
  return { area: 'machine', status, about, message, todo: status === 'ok' ? null : todo };
}
