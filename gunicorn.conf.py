"""How the web server runs, on this machine and in production."""

import os
import shutil
import tempfile

worker_class = "gthread"
workers = os.cpu_count() or 1
threads = 4
# A connection to the database is kept by each thread; a slow report may take a while.
timeout = 120
control_socket_disable = True
keepalive = 75
accesslog = None


def on_starting(_server):
    """Processes count requests apart, in files; whoever asks for figures adds them up."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portal-metrics-")


def on_exit(_server):
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
