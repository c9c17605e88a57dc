/** Whether Athena ignores a file: its name, or that of a folder in its path, begins with . or _ */
export function isHidden(path: string): boolean {
  return /(^|\/)[._]/.test(path);
}
