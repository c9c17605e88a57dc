/** Geometries to try things on, and a slow answer that is sure to be right. */
export { geometriesOf, latticeRing } from './arbitraries.ts';
export { exactContainment } from './contains-exactly.ts';
