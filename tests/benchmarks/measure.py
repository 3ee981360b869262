"""Run a command; print its seconds, processor seconds, peak memory in MB and exit code as the last line.

A process is charged with the peak memory of the one that started it: therefore this one is small.
"""

import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stderr=subprocess.STDOUT)
seconds = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"\n{seconds} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1024} {code}")  # memory in kB on Linux
