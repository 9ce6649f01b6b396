from django.urls import path

from .views import acts, dossier, headcounts, lines, resolutions, runs

app_name = "subsidies"
urlpatterns = [
    path("dot/", runs.show_runs, name="runs"),
    path("dot/lap", runs.open_run, name="open_run"),
    path("dot/<int:run_id>/", runs.show_run, name="run"),
    path("dot/<int:run_id>/dong-thoi-gian", runs.show_timeline, name="run_timeline"),
    path("dot/<int:run_id>/tien-do", runs.show_progress, name="run_progress"),
    path("dot/<int:run_id>/dong", runs.show_lines, name="run_lines"),
    path("dot/<int:run_id>/khong-chi", runs.show_unpaid, name="run_unpaid"),
    path("dot/<int:run_id>/ho-so", dossier.show_dossier, name="run_dossier"),
    path("dot/<int:run_id>/trinh", acts.submit_run, name="submit_run"),
    path("dot/<int:run_id>/kiem-tra", acts.check_run, name="check_run"),
    path("dot/<int:run_id>/phe-duyet", acts.approve_run, name="approve_run"),
    path("dot/<int:run_id>/da-chi", acts.mark_run_paid, name="mark_run_paid"),
    path("dot/<int:run_id>/tra-lai", acts.send_back_run, name="send_back_run"),
    path("dot/<int:run_id>/tinh-lai", acts.recalculate_run, name="recalculate_run"),
    path("dot/<int:run_id>/huy", acts.cancel_run, name="cancel_run"),
    path("dot/dong/<int:line_id>", lines.show_line, name="line"),
    path("thieu-nguoi", headcounts.show_short_teams, name="short_teams"),
    path("nghi-quyet/", resolutions.show_resolutions, name="resolutions"),
    path("nghi-quyet/<slug:slug>/", resolutions.show_resolution, name="resolution"),
]
