import { availableParallelism, totalmem } from 'node:os';
import type { Machine } from './examine-machine.ts';

/** The machine on which this process runs. */
export function thisMachine(): Machine {
  return {
    node: process.versions.node,
    // Within a container, its limit applies.
    memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    cores: availableParallelism(),
    openFiles: openFiles(),
  };
}

/** @returns `undefined` if there is no limit, or the system does not tell */
function openFiles(): number | undefined {
  // Name lookups on the network would take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  const limit = Number(userLimits?.open_files?.soft);
  return Number.isFinite(limit) ? limit : undefined;
}
