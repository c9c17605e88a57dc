/** Geometries for tests, and a slow implementation that is certainly right. */
export { geometriesOf, latticeRing } from './arbitraries.ts';
export { exactContainment } from './exact-containment.ts';
