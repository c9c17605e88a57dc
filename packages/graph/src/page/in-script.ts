/** So that nothing in what is shown ends the element that it stands in. */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

export function codeInScript(code: string): string {
  return code.replaceAll(/<\/(?=script)/gi, '<\\/');
}
