import { orient2d } from 'robust-predicates';

/** Shewchuk's bound on the relative rounding error of the plain determinant. */
const ROUNDING = (3 + 16 * 2 ** -53) * 2 ** -53;
/** More than what underflow can take from the plain determinant. */
const UNDERFLOW = 2 ** -1060;
/** The products of coordinates from here to 1 / here have all their bits within doubles. */
const SMALLEST_SAFE = 2 ** -400;

/**
 * On which side of the line from a to b the point p is: 0 exactly on it, positive to the right (as
 * seen from a, with y upwards), negative to the left. Exact for all finite doubles.
 */
export function sideOfEdge(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  px: number,
  py: number,
): number {
  const left = (ay - py) * (bx - px);
  const right = (ax - px) * (by - py);
  const side = left - right;
  // Not so when anything overflowed: the bound is then infinite or NaN.
  if (Math.abs(side) > ROUNDING * (Math.abs(left) + Math.abs(right)) + UNDERFLOW) return side;
  return [ax, ay, bx, by, px, py].every(isSafe)
    ? orient2d(ax, ay, bx, by, px, py)
    : exactSide(ax, ay, bx, by, px, py);
}

function isSafe(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= SMALLEST_SAFE && size <= 1 / SMALLEST_SAFE);
}

/** For coordinates so large or small that orient2d would overflow or underflow. */
function exactSide(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  const x = toInteger(px);
  const y = toInteger(py);
  const left = (toInteger(ay) - y) * (toInteger(bx) - x);
  const right = (toInteger(ax) - x) * (toInteger(by) - y);
  if (left === right) return 0;
  return left > right ? 1 : -1;
}

const double = new DataView(new ArrayBuffer(8));

/** The value times 2^1074, which makes any finite double an integer. */
function toInteger(value: number): bigint {
  double.setFloat64(0, value);
  const bits = double.getBigUint64(0) & 0x7fff_ffff_ffff_ffffn;
  const exponent = bits >> 52n;
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const size = exponent === 0n ? fraction : (fraction | 0x10_0000_0000_0000n) << (exponent - 1n);
  return value < 0 ? -size : size;
}
