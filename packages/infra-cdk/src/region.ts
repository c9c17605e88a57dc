import { DEFAULT_REGION } from '@dc-data-baker/planner';

/** Not the region of a profile, because a profile is used for other things, too. */
export const REGION = process.env['DC_REGION'] ?? DEFAULT_REGION;
