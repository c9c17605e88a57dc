/** JSON for a script element, escaped so that nothing in it can end the element. */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

export function codeInScript(code: string): string {
  return code.replaceAll(/<\/(?=script)/gi, '<\\/');
}
