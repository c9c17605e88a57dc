#!/usr/bin/env node
// The command under the name that scripts outside of this repository know. It starts a little later than
// main.js, which says why.
import './main.js';
