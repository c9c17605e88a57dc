/** Nothing is loaded from anywhere: a browser holds the page to it. */
export const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:";
