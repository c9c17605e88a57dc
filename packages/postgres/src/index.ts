export { addressOfUrl } from './address-of-url.ts';
export type { Pause } from './connect-patiently.ts';
export { type Copied, type CopyOptions, copySelect, TIME_LIMITS } from './copy-select.ts';
export type { DatabaseAddress } from './database-address.ts';
