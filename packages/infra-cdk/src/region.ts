import { DEFAULT_REGION } from '@dc-data-baker/planner';

/** The region is not that of a profile: a profile is for other things, too. */
export const REGION = process.env['DC_REGION'] ?? DEFAULT_REGION;
