import { availableParallelism, totalmem } from 'node:os';
import type { Machine } from './examine-machine.ts';

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    node: process.versions.node,
    // Of a container it is what the container may have.
    memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    cores: availableParallelism(),
    openFiles: openFiles(),
  };
}

/** @returns `undefined` where there is no limit, or the system does not say */
function openFiles(): number | undefined {
  // Looking names up in the network would take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  const limit = Number(userLimits?.open_files?.soft);
  return Number.isFinite(limit) ? limit : undefined;
}
