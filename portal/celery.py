"""The Celery application. Tasks are doors: an id in, one process function called."""

import logging.config
import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.transport import TRANSPORT_ALIASES

from portal.lib import reach

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

TRANSPORT_ALIASES["filesystem"] = "portal.broker:Transport"


class Job(Task):
    """Works for the whole portal: whoever ordered it was asked at the door."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with reach.whole_country():
            return super().__call__(*args, **kwargs)


app = Celery("portal", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_as_the_portal_does(**_options: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)
