import { DatabakerError } from '@dc-data-baker/models';

/** What a system error means, and what a person can do. */
interface Problem {
  readonly what: string;
  readonly remedy: string;
}

/** By the names of errno(3), which are the same on Linux and macOS. */
const PROBLEMS: Readonly<Record<string, Problem>> = {
  EACCES: {
    what: 'permission is denied',
    remedy: 'change its permissions, or those of its folder',
  },
  EBUSY: { what: 'something else is using it', remedy: 'close that, and try again' },
  EDQUOT: { what: 'your disk quota is used up', remedy: 'free some space, and try again' },
  EEXIST: { what: 'a file is where a folder should be', remedy: 'move it away' },
  EFBIG: { what: 'the file would be too large', remedy: 'raise the limit (ulimit -f)' },
  EINVAL: { what: 'the file system does not support that', remedy: 'use another' },
  EIO: { what: 'the disk or terminal failed', remedy: 'check that it is still connected' },
  EISDIR: { what: 'a folder is where a file should be', remedy: 'move it away' },
  ELOOP: { what: 'a link leads back to itself', remedy: 'remove it' },
  EMFILE: { what: 'too many files are open', remedy: 'raise the limit (ulimit -n)' },
  ENAMETOOLONG: { what: 'the name is too long', remedy: 'use a shorter one' },
  ENFILE: { what: 'too many files are open on this machine', remedy: 'close some' },
  ENODEV: { what: 'there is no such device', remedy: 'use another' },
  ENOENT: {
    what: 'it is not there, or cannot be made there',
    remedy: 'see what the path should be',
  },
  ENOMEM: { what: 'there is not enough memory', remedy: 'close something else, and try again' },
  ENOSPC: { what: 'the disk is full', remedy: 'free some space, and try again' },
  ENOTDIR: { what: 'a file is where a folder should be', remedy: 'move it away' },
  ENOTEMPTY: { what: 'the folder is not empty', remedy: 'move away what is in it' },
  ENXIO: { what: 'nothing is at the other end', remedy: 'start what reads it first' },
  EPERM: { what: 'it is not permitted', remedy: 'change its permissions, or those of its folder' },
  EPIPE: { what: 'what reads it has ended', remedy: 'see why' },
  EROFS: { what: 'the disk is read-only', remedy: 'use another' },
  ESTALE: { what: 'the network disk lost it', remedy: 'mount it again' },
  ETIMEDOUT: {
    what: 'the network disk does not answer',
    remedy: 'check that it is still connected',
  },
  ETXTBSY: { what: 'it is a program that runs', remedy: 'stop that, and try again' },
};

/**
 * Runs an operation on a file or folder. If the system refuses it, that is not a bug: it becomes a
 * `lake` error that names the path.
 *
 * @param path the path, if the error itself does not have it
 * @param instead an alternative for the person, such as choosing another folder
 */
export async function fileError<Result>(
  path: string | undefined,
  act: () => Promise<Result>,
  instead?: string,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw asFileError(error, path, instead);
  }
}

/**
 * A system error as a typed error; any other error unchanged.
 *
 * @param path the path, if the error itself does not have it
 * @param instead an alternative for the person
 */
export function asFileError(error: unknown, path?: string, instead?: string): unknown {
  if (!isSystemError(error)) return error;
  const { code, syscall, message } = error;
  // It has no path, and nobody asked for it by name.
  if (syscall === 'uv_cwd') {
    return new DatabakerError(
      'lake',
      `the folder that you are in is not there any more; change to another (${code}, ${syscall})`,
      { cause: error },
    );
  }
  const { what, remedy } = PROBLEMS[code] ?? { what: message, remedy: undefined };
  const remedies = [remedy, instead].filter((text) => text !== undefined).join(', or ');
  const place = path ?? error.path;
  return new DatabakerError(
    'lake',
    `${place === undefined ? '' : `${place}: `}${what}${remedies === '' ? '' : `; ${remedies}`} (${code}, ${syscall})`,
    { cause: error },
  );
}

interface SystemError extends NodeJS.ErrnoException {
  readonly code: string;
  readonly syscall: string;
}

/** Node's errors for failed system calls have a `syscall`; no other errors do. */
function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    'syscall' in error &&
    'errno' in error &&
    'code' in error &&
    !(error instanceof DatabakerError)
  );
}
