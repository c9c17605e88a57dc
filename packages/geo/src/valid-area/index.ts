export { areaProblem } from './area-problem.ts';
