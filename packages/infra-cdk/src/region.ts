/** Where everything is, for somebody who says nothing. */
const DEFAULT_REGION = 'eu-west-2';

/** The region is not that of a profile: a profile is for other things, too. */
export const REGION = process.env['DC_REGION'] ?? DEFAULT_REGION;
