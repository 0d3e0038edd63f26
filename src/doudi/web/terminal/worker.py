"""Worker: what each serving process of `doudi run` loads: the application, and the watch over the process that started it.

When that one is gone, killed or crashed, nobody would end the workers, and the port would stay taken.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from threading import Thread

from django.core.wsgi import get_wsgi_application

PATIENCE_SECONDS = 5

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
application = get_wsgi_application()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os._exit(1)


_parent = multiprocessing.parent_process()
if _parent is not None:
    Thread(target=_end_with, args=[_parent], name="bound", daemon=True).start()
