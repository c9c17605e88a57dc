/** The version that the bundled functions of tests write into manifests. */
export const TESTED_VERSION = '1.2.3 (of the tests)';
