"""What a piece of work took in this process, in the shape of `Measure` of ../measure.ts."""

import resource
import time


class Stopwatch:
    """Begins to measure when it is made; `stop` ends it."""

    def __init__(self, what):
        self.what = what
        self.began = time.perf_counter()
        self.cpu_before = _cpu_seconds()

    def stop(self, rows):
        return {
            "what": self.what,
            "wallSeconds": time.perf_counter() - self.began,
            "cpuSeconds": _cpu_seconds() - self.cpu_before,
            # Of the process so far, in kilobytes as Linux has it.
            "peakBytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "rows": rows,
        }


def _cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
