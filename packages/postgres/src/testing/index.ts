export { openPostgres, type TestPostgres } from './open-postgres.ts';
