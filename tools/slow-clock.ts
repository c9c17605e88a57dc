// Makes every clock of Node tick ten times slower, to see that no test depends on one:
//
//     NODE_OPTIONS="--import $PWD/tools/slow-clock.ts" npx --yes pnpm@12.21.0 nx run planner:test
//
// Timers take ten times as long, and what is measured is a tenth. `CLOCK_FACTOR=0.1` is the opposite:
// a clock in a hurry, on which the machine looks ten times slower.
import { createRequire, syncBuiltinESMExports } from 'node:module';

const FACTOR = Number(process.env['CLOCK_FACTOR'] ?? 10);
// Of the first process: those that it starts have the same clock, as on one machine.
process.env['CLOCK_STARTED'] ??= String(Date.now());
const started = Number(process.env['CLOCK_STARTED']);
const realNow = Date.now.bind(Date);
const realPerformance = performance.now.bind(performance);

const now = () => Math.round(started + (realNow() - started) / FACTOR);

globalThis.Date = new Proxy(Date, {
  construct: (target, args, to) => Reflect.construct(target, args.length > 0 ? args : [now()], to),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
performance.now = () => realPerformance() / FACTOR;

const require = createRequire(import.meta.url);
const timers = require('node:timers') as Record<string, (...args: unknown[]) => unknown>;
const promises = require('node:timers/promises') as Record<string, (...args: unknown[]) => unknown>;
for (const name of ['setTimeout', 'setInterval']) {
  const set = timers[name];
  if (!set) continue;
  const slow = (act: unknown, delay: unknown, ...rest: unknown[]) =>
    set(act, Number(delay ?? 0) * FACTOR, ...rest);
  // What `util.promisify` looks for.
  Object.defineProperties(slow, Object.getOwnPropertyDescriptors(set));
  timers[name] = slow;
  Object.assign(globalThis, { [name]: slow });
}
const wait = promises['setTimeout'];
promises['setTimeout'] = (delay, ...rest) => wait?.(Number(delay ?? 0) * FACTOR, ...rest);
syncBuiltinESMExports();
