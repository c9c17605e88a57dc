/** The mistakes that a CSV may have, each with what to do about it. */
export const CSV_MISTAKES = {
  strayQuote:
    'there is a quote in a field that does not begin with one; put the field in quotes, with "" for each quote in it',
  afterQuote:
    'a quoted field is not closed, or goes on after its closing quote; write "" for a quote in it',
  openQuote:
    'a quoted field is not closed, or goes on on the next line; close it on its own line, where a row ends to Athena',
  backslash:
    'there is a backslash, which Athena takes for an escape; write the row without it, such as with a /',
  nul: 'there is a NUL byte; write the file in UTF-8, without such bytes (UTF-16 is full of them)',
  emptyLine: 'the line is empty; take it away',
  tooFew: 'leave a field empty where there is nothing, but write its comma',
  tooMany: 'put a field that has a comma in it in quotes',
  notUtf8: 'the bytes are not UTF-8; write the file in UTF-8',
};
