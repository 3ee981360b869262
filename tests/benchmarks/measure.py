"""Run a command; print its seconds, its peak memory in MB and its exit code as the last line.

A process is charged with the peak memory of the one that started it: therefore this one is small.
"""

import resource
import subprocess
import sys
import time

start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stderr=subprocess.STDOUT)
seconds = time.perf_counter() - start
print(f"\n{seconds} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024} {code}")  # in kB on Linux
