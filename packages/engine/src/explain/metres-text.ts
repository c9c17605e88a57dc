import { formatCount } from '@dc-data-baker/models';

/** A distance as people write it: `4 m`, `0.3 m`, `1.2 km`, `31 km`. */
export function metresText(metres: number): string {
  if (metres < 0.0005) return `${Number((metres * 1e6).toPrecision(2))} µm`;
  if (metres < 0.95) return `${Number(metres.toPrecision(1))} m`;
  if (metres < 9.5) return `${Number(metres.toFixed(1))} m`;
  if (metres < 999.5) return `${Math.round(metres)} m`;
  return metres < 9950
    ? `${Number((metres / 1000).toFixed(1))} km`
    : `${formatCount(Math.round(metres / 1000))} km`;
}
