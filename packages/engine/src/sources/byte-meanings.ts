/** A byte that means nothing to the grammar. */
export const OTHER = 0;
export const COMMA = 1;
export const QUOTE = 2;
export const LINE_FEED = 3;
export const RETURN = 4;
const REFUSED = 5;

/** What each byte means. */
export const MEANING = new Uint8Array(256);
MEANING[0x2c] = COMMA;
MEANING[0x22] = QUOTE;
MEANING[0x0a] = LINE_FEED;
MEANING[0x0d] = RETURN;
MEANING[0x00] = REFUSED;
MEANING[0x5c] = REFUSED;
