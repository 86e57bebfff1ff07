"""What one run of a program takes."""

import resource
import subprocess
import time


def measure(command, folder, code=0):
    """Seconds by the clock and of the processor, and MB at most, of one run, whose exit code must be this one."""
    before, start = processor(), time.monotonic()
    # GNU time for the memory alone: Python's own would count as its child's.
    run = subprocess.run(["/usr/bin/time", "-f", "%M", *command], cwd=folder, capture_output=True, text=True)
    wall, cpu = time.monotonic() - start, processor() - before
    if run.returncode != code:
        return f"exit code {run.returncode}: {run.stderr.strip()[:200]}"
    return wall, cpu, float(run.stderr.strip().splitlines()[-1]) / 1000


def processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
