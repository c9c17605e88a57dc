import { randomBytes } from 'node:crypto';

/** `20270506T013000Z-3f9a1c`: sorts by time, and two bakes in one second still differ. */
export function newBakeId(now: Date = new Date()): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

export function isBakeId(text: string): boolean {
  return /^\d{8}T\d{6}Z-[0-9a-f]{6}$/.test(text);
}
