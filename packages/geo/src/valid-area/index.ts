export { areaProblem } from './valid-area.ts';
