import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** A description of the machine, in one line. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? arch();
  const memory = Math.round(totalmem() / 1e9);
  return `${availableParallelism()} cores of ${model}, ${memory} GB, ${platform()} ${release()}, Node.js ${process.versions.node}`;
}
