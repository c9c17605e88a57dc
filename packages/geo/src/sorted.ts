/** How many of `sorted[from]` up to but not including `sorted[to]` are `<= value`, plus `from`. */
export function upperBound(
  sorted: Float64Array | Uint32Array,
  value: number,
  from: number,
  to: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Above this many, the sort of typed arrays beats insertion in spite of what a call costs. */
const FEW = 24;

/** Sorts `keys[from]` up to but not including `keys[to]`, ascending. */
export function sortRange(keys: Float64Array, from: number, to: number): void {
  if (to - from > FEW) {
    keys.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const key = keys[i] as number;
    let j = i;
    for (; j > from && (keys[j - 1] as number) > key; j--) keys[j] = keys[j - 1] as number;
    keys[j] = key;
  }
}
