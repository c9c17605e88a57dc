import { parentPort, workerData } from 'node:worker_threads';
import { findInRange, type LineRange } from './line-range.ts';

const { range, needle } = workerData as { readonly range: LineRange; readonly needle: string };
parentPort?.postMessage(await findInRange(range, needle));
