"""How the web server runs, on this machine and in production."""

import os
import shutil

from portal.embedded import var_dir

worker_class = "gthread"
workers = os.cpu_count() or 1
threads = 4
# A connection to the database is kept by each thread; a slow report may take a while.
timeout = 120
control_socket_disable = True
keepalive = 75
accesslog = None

# Processes count apart; whoever asks for figures adds them up.
counts = var_dir() / "metrics"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)


def on_starting(_server):
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
