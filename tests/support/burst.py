#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""burst.py ROOT FOLDERS FILES [--hold MS] [--nested]: makes FOLDERS new folders below ROOT with FILES
files each, from one process, as fast as it can; every file is written and closed. Prints the paths
relative to ROOT. --hold keeps each file open for a while between two writes, --nested puts each
folder four levels deep."""
import os
import sys
import threading
import time

args = [a for a in sys.argv[1:] if not a.startswith("--")]
root, folders, files = args[0], int(args[1]), int(args[2])
nested = "--nested" in sys.argv
hold = 0.003 if "--hold" in sys.argv else 0.0


def write(path):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(fd, b"one")
    if hold:
        time.sleep(hold)
        os.write(fd, b"two")
    os.close(fd)


def fill(first, step):
    for i in range(first, folders, step):
        folder = f"d{i}/a/b/c" if nested else f"d{i}"
        os.makedirs(os.path.join(root, folder))
        for j in range(files):
            write(os.path.join(root, folder, f"f{j}"))


# Files that are held need company, or the burst would last a minute.
workers = 16 if hold else 1
threads = [threading.Thread(target=fill, args=(n, workers)) for n in range(workers)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for i in range(folders):
    for j in range(files):
        print(f"d{i}/a/b/c/f{j}" if nested else f"d{i}/f{j}")
