"""How the web server runs, on this machine and in production."""

import os

worker_class = "gthread"
workers = os.cpu_count() or 1
threads = 4
# A connection to the database is kept by each thread; a slow report may take a while.
timeout = 120
control_socket_disable = True
keepalive = 75
accesslog = None
