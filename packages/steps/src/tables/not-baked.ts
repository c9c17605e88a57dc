/** The location of a table that was never baked, below its own: an empty folder. */
export const NOT_BAKED = '_not_baked/';
