/** Whether Athena passes over a file: its name, or a folder's on the way to it, begins with . or _ */
export function isHidden(path: string): boolean {
  return /(^|\/)[._]/.test(path);
}
