/** The letters that a postcode may begin with, all 26: which of them are in use is for the data to say. */
export const FIRST_LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The first half of a postcode. https://ideal-postcodes.co.uk/guides/uk-postcode-format */
export const OUTCODE = /[A-Z]{1,2}[0-9][A-Z0-9]?|GIR/;
