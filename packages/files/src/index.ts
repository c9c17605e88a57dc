export { codeHash } from './code-hash.ts';
export { asFileError, fileError } from './file-error.ts';
export { isRunning } from './is-running.ts';
export { keepFile, keepNamed, markUsed } from './keep-file.ts';
export { makeFolder } from './make-folder.ts';
export { openOutput, writeOutput } from './output-file.ts';
export { scratchFolder } from './scratch-folder.ts';
