/** The mistakes that a CSV may have, each with what to do about it. */
export const CSV_MISTAKES = {
  strayQuote:
    'there is a quote in a field that does not begin with one; put the field in quotes, with "" for each quote in it',
  afterQuote:
    'a quoted field is not closed, or goes on after its closing quote; write "" for a quote in it',
  openQuote:
    'a quoted field is not closed, or goes on on the next line; close it on its own line, since for Athena the row ends there',
  backslash:
    'there is a backslash, which Athena reads as an escape; write the row without it, such as with a /',
  nul: 'there is a NUL byte; write the file in UTF-8, without such bytes (UTF-16 has many)',
  emptyLine: 'the line is empty; remove it',
  tooFew: 'leave the field of a missing value empty, but write its comma',
  tooMany: 'put a field that has a comma in it in quotes',
  notUtf8: 'the bytes are not UTF-8; write the file in UTF-8',
};
