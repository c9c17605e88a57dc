/** `1,234,567` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** `1 check`, `2 checks`; the plural is named if it is not formed with an `s`. */
export function plural(count: number, thing: string, things = `${thing}s`): string {
  return `${formatCount(count)} ${count === 1 ? thing : things}`;
}

/** `3.5 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`;
}

/** `0.25 s`, `12.3 s`, `2 min 5 s` */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

/** A time that has passed, such as `just now`, `5 min ago`, `3 h ago` or `12 days ago`. */
export function formatAge(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${Math.round(minutes)} min ago`;
  const hours = minutes / 60;
  return hours < 48 ? `${Math.round(hours)} h ago` : `${Math.round(hours / 24)} days ago`;
}
